"""Checks of a database: structure as this release makes it, content as its digests say, numbers as
their printed digits say."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import Connection, RowMapping

from finstats.errors import DataError
from finstats.model.bounds import Bounds, Context, bounds
from finstats.model.codes import Qualifier, Transformation
from finstats.model.numbers import Number, decimal_text
from finstats.store.digests import RESTORE, must_agree
from finstats.store.soundness import check_structure

Figure = RowMapping
_QUERY = """
select f.id, f.ref, f.reading, f.value_text, f.value_base, f.coefficient, f.scale, f.lower_text, f.upper_text, f.qualifier, f.wording,
  f.lower_base, f.upper_base, f.soft_lower_base, f.soft_upper_base, f.lower_closed, f.upper_closed,
  f.soft_lower_closed, f.soft_upper_closed, u.base_factor, u.dimension, s.transformation, b.kind
from figure f join unit u on u.code = f.unit join observation o on o.figure_id = f.id
join series s on s.id = o.series_id join quantity q on q.id = s.quantity_id
join subject b on b.id = q.subject_id order by f.id, o.seq
"""
_PORTION = 2_000


def verify(connection: Connection) -> int:
    """Compare all digests, recompute all base values and bounds; returns how many, raises DataError."""
    check_structure(connection)
    must_agree(connection)
    count = 0
    options = {"stream_results": True, "max_row_buffer": _PORTION}
    result = connection.exec_driver_sql(_QUERY, execution_options=options).mappings()
    rows = (row for portion in result.partitions(_PORTION) for row in portion)
    for _, of_figure in groupby(rows, key=lambda row: row["id"]):
        _must_be_as_expected(list(of_figure))
        count += 1
    return count


def _must_be_as_expected(rows: list[Figure]) -> None:
    first = rows[0]
    try:
        expected = _expected(rows)
    except ValueError as error:  # no number or wording that this release knows
        raise _unreadable(first["ref"], first) from error
    for name, value in expected.items():
        held = first[name]
        if (int(held) if isinstance(value, int) and held is not None else held) != value:
            raise _differs(first["ref"], name, value, first)


def _differs(ref: str, name: str, expected: object, figure: Figure) -> DataError:
    held, digits = figure[name], figure["value_text"]
    return DataError(
        "figure-differs",
        f"{ref} 的 {name} 存的是 {held}, 按 {digits} 应为 {expected}",
        f"{ref}: {name} is {held}, its digits {digits} say {expected}",
        RESTORE,
    )


def _unreadable(ref: str, figure: Figure) -> DataError:
    words = f"{figure['qualifier']} {figure['value_text']}"
    return DataError(
        "figure-unreadable",
        f"{ref}: “{words}”读不成数字",
        f"{ref}: '{words}' is no number",
        RESTORE,
    )


def _expected(rows: list[Figure]) -> dict[str, int | str | None]:
    first = rows[0]
    number, factor = Number.parse(first["value_text"]), int(first["base_factor"])
    found = _bounds(rows, number, factor)
    hard, soft = found.hard.in_base(factor), found.plausible.in_base(factor)
    return {
        "value_base": number.in_base(factor),
        "coefficient": number.coefficient,
        "scale": number.scale,
        "lower_text": None if found.hard.lower is None else decimal_text(found.hard.lower),
        "upper_text": None if found.hard.upper is None else decimal_text(found.hard.upper),
        "lower_base": hard.lower,
        "upper_base": hard.upper,
        "lower_closed": int(hard.lower_closed),
        "upper_closed": int(hard.upper_closed),
        "soft_lower_base": soft.lower,
        "soft_upper_base": soft.upper,
        "soft_lower_closed": int(soft.lower_closed),
        "soft_upper_closed": int(soft.upper_closed),
    }


def _bounds(rows: list[Figure], number: Number, factor: int) -> Bounds:
    first = rows[0]
    context = Context.of(
        number,
        dimension=first["dimension"],
        factor=factor,
        subject_kinds={row["kind"] for row in rows},
        transformations={Transformation(row["transformation"]) for row in rows},
        wording=first["wording"],
    )
    return bounds(number, Qualifier(first["qualifier"]), context)
