"""`finstats indicator`: figures of an indicator by class, bank or subject, as of a date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from finstats.errors import UnknownName
from finstats.model.numbers import moved_point
from finstats.queries import indicator_table
from finstats.queries.chosen_rows import MORE_COLUMNS, more_values
from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import COLUMNS, FigureRow, fetch, selected, values
from finstats.queries.names import banks_under, mistaken, places_under, resolve
from finstats.queries.narrowing import figures_of, series_of
from finstats.queries.notes import cut_notes, figure_notes
from finstats.queries.relations import relations
from finstats.queries.selection import Chosen, choose, choose_every
from finstats.queries.time import (
    TimeOptions,
    asked_for,
    every_dated,
    known,
    latest_of_each,
    parameters,
)
from finstats.queries.wording import period_words
from finstats.result import Label, Note, Result
from finstats.store.reader import Reader

# Money units: how many powers of ten of 元; only the point moves between them.
MONEY = {"元": 0, "万元": 4, "m": 6, "亿元": 8, "bn": 9, "万亿元": 12}
_MONEY_EN = {
    "元": "CNY",
    "万元": "CNY 10k",
    "m": "CNY m",
    "亿元": "CNY 100m",
    "bn": "CNY bn",
    "万亿元": "CNY trn",
}


class Scope(NamedTuple):
    """Which figures of the indicators: of a bank, of a place (all under them included), a measure."""

    bank: str | None = None
    place: str | None = None
    unit: str | None = None
    measure: str | None = None


class Found(NamedTuple):
    """The figures that answer a question, and what must be said of names and of figures not shown."""

    chosen: tuple[Chosen, ...]
    hidden_undated: int
    mistaken: tuple[Label, ...]


def indicator_of(
    reader: Reader,
    words: Sequence[str],
    scope: Scope,
    options: TimeOptions,
    limit: int | None = None,
) -> Result:
    """The answer; raises UnknownName (exit 5) for an unknown name or when there is no row.

    The message of an empty answer says what the database holds instead (DESIGN 4).
    """
    found = figures_found(reader, words, scope, options)
    return result_of(reader, "indicator", found, options, limit)


def figures_found(
    reader: Reader,
    words: Sequence[str],
    scope: Scope,
    options: TimeOptions,
    *,
    over_time: bool = False,
) -> Found:
    """The figures of each quantity: of its latest period, or `over_time` of all, newest first.

    Raises UnknownName as `indicator_of` does.
    """
    codes = list(dict.fromkeys(resolve(reader, "indicator", word) for word in words))
    asked, params = _scoped(reader, codes, scope)
    condition = asked.figures
    params |= parameters(options)
    if over_time:
        chosen = choose_every(fetch(reader, every_dated(options, condition), params), options)
    else:
        rows, latest = latest_of_each(options, asked.series, selected(), asked.also)
        chosen = choose(fetch(reader, latest, params, rows), options)
    warnings = _mistaken(reader, words)
    if not chosen:
        named = _named(reader, codes, scope)
        raise _nothing(reader, condition, params, named, options, warnings, over_time=over_time)
    if scope.unit is not None:
        chosen = [one._replace(lead=in_unit(one.lead, scope.unit)) for one in chosen]
    shows_undated = options.undated and not over_time
    hidden = 0 if shows_undated else _undated(reader, condition, params, options)
    return Found(tuple(chosen), hidden, tuple(warnings))


def result_of(
    reader: Reader,
    command: str,
    found: Found,
    options: TimeOptions,
    limit: int | None = None,
) -> Result:
    """Figures as the answer of a command: data, table and notes of the first `limit`."""
    shown = found.chosen[:limit]
    declared = relations(reader)
    notes = (
        figure_notes(
            reader,
            shown,
            declared,
            hidden_undated=found.hidden_undated,
            known_at=options.known_at,
        )
        if shown
        else ()
    )
    return Result(
        command,
        (*COLUMNS, *MORE_COLUMNS),
        tuple(
            (*values(one.lead), *more)
            for one, more in zip(shown, more_values(shown, declared), strict=True)
        ),
        title=indicator_table.title(shown or found.chosen),
        notes=(
            *(Note("mistaken", one) for one in found.mistaken),
            *notes,
            *cut_notes(len(shown), len(found.chosen)),
        ),
        truncated=len(shown) < len(found.chosen),
        grids=(indicator_table.grid(shown, _breakdowns(reader)),),
    )


def _mistaken(reader: Reader, words: Sequence[str]) -> list[Label]:
    """What the names that were asked for are often taken for."""
    return [one for word in words for one in mistaken(reader, word)]


def in_unit(row: FigureRow, unit: str) -> FigureRow:
    """A money figure in another unit: the same digits, the point moved; others unchanged."""
    if row.unit not in MONEY or unit not in MONEY:
        return row
    places = MONEY[row.unit] - MONEY[unit]

    def moved(text: str | None) -> str | None:
        return None if text is None else moved_point(text, places)

    return row._replace(
        unit=unit,
        unit_en=_MONEY_EN[unit],
        value_text=moved_point(row.value_text, places),
        lower_text=moved(row.lower_text),
        upper_text=moved(row.upper_text),
    )


class _Asked(NamedTuple):
    """Conditions on figures `f`; on series `s`, and what figures of these must fulfil besides."""

    figures: str
    series: str
    also: str


def _scoped(reader: Reader, codes: Sequence[str], scope: Scope) -> tuple[_Asked, dict[str, object]]:
    figures, series, also = list[str](), list[str](), ["1 = 1"]
    params = dict[str, object]()
    for column, word, under in (
        ("bank", scope.bank, banks_under),
        ("place", scope.place, places_under),
    ):
        if word is None:
            continue
        members = under(reader, resolve(reader, column, word))
        condition, more = figures_of(column, members)
        params |= more
        figures.append(condition)
        series.append(series_of(column, members))
        also.append(any_of(f"f.{column}", column, members)[0])
    # Of few subjects the series are found by these: an indicator's are as many as there are subjects.
    indicator = "indicator || ''" if figures else "indicator"
    for name, parts in (("f", figures), ("s", series)):
        condition, more = any_of(f"{name}.{indicator}", "i", codes)
        params |= more
        parts.append(condition)
        if scope.measure is not None:
            parts.append(f"{name}.measure = :measure")
    if scope.measure is not None:
        params["measure"] = resolve(reader, "measure", scope.measure)
    return _Asked(*(" and ".join(parts) for parts in (figures, series, also))), params


def _breakdowns(reader: Reader) -> dict[str, Label]:
    rows = reader.rows(
        "select category, breakdown_zh, breakdown_en from categories where breakdown_zh is not null order by category"
    )
    return {str(code): Label(str(zh), str(en or zh)) for code, zh, en in rows}


def _undated(
    reader: Reader, condition: str, params: dict[str, object], options: TimeOptions
) -> int:
    rows = reader.rows(
        f"select count(*) from figure_versions f where {condition} and {known(options, 'f')} and f.period_end is null",
        params,
    )
    return int(str(rows[0][0]))


def _named(reader: Reader, codes: Sequence[str], scope: Scope) -> Label:
    """What was asked for: indicators, then the bank or place."""
    asked = [("indicators", "indicator", code) for code in codes]
    asked += [
        (f"{kind}s", kind, resolve(reader, kind, word))
        for kind, word in (
            ("bank", scope.bank),
            ("place", scope.place),
            ("measure", scope.measure),
        )
        if word is not None
    ]
    names = [
        reader.rows(
            f"select name_zh, coalesce(name_en, name_zh) from {view} where {column} = :code",
            {"code": code},
        )[0]
        for view, column, code in asked
    ]
    return Label(", ".join(str(zh) for zh, _ in names), ", ".join(str(en) for _, en in names))


def _nothing(
    reader: Reader,
    condition: str,
    params: dict[str, object],
    named: Label,
    options: TimeOptions,
    warnings: Sequence[Label],
    *,
    over_time: bool,
) -> UnknownName:
    """Says what was asked, what is held instead, and what the name is often taken for."""
    # What is held, whenever it was published: an empty answer must not deny it.
    later = options._replace(known_at=None)
    held = reader.rows(
        f"select distinct f.period, f.period_basis, f.period_end from figure_versions f where {condition} "
        f"and {known(later, 'f')} order by f.period_end nulls last, f.period, f.period_basis",
        params | parameters(later),
    )
    when = asked_for(options)
    zh, en = f"{named.zh}: {when.zh}没有数字", f"{named.en}: no figures {when.en}".rstrip()
    if options.known_at is not None and held:
        zh, en = (
            f"{named.zh}: {when.zh}没有到{options.known_at}为止确定已发布的数字",
            f"{en} certainly published by {options.known_at}",
        )
    dated = [row for row in held if row[2] is not None]
    if not held:
        return UnknownName(
            "no-figures",
            zh + "。本库没有这样的数字",
            en + "; the database holds none",
            _hint(warnings),
        )
    if not dated:
        hint = Label(
            "本库只有日期未载的数字, 可加 --undated", "only undated figures are held: add --undated"
        )
        if over_time:
            hint = Label(
                "本库只有日期未载的数字, 成不了序列; 可试 --by bank --undated",
                "only undated figures are held, which make no series: try --by bank --undated",
            )
        return UnknownName("no-figures", zh, en, _hint([hint, *warnings]))
    words = [period_words(str(period), str(basis)) for period, basis, _ in dated[:6]]
    last = str(dated[-1][2])[:7]
    hint = Label(
        f"本库有: {'、'.join(dict.fromkeys(word.zh for word in words))}。可试 --as-of {last}",
        f"held: {', '.join(dict.fromkeys(word.en for word in words))}; try --as-of {last}",
    )
    return UnknownName("no-figures", zh, en, _hint([hint, *warnings]))


def _hint(said: Sequence[Label]) -> Label | None:
    """Several hints as one."""
    if not said:
        return None
    return Label("; ".join(one.zh for one in said), "; ".join(one.en for one in said))
