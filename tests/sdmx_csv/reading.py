"""What pysdmx and sdmx1 make of the files, and the figures that stand in the cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import sdmx
from pysdmx.io import get_datasets, read_sdmx
from pysdmx.model.message import Message

from finstats.model.sdmx_components import figure

Cells = dict[str, str]


class Written(NamedTuple):
    """A file and the structure beside it."""

    data: Path
    structure: Path

    @classmethod
    def at(cls, data: Path) -> Written:
        return cls(data, data.with_name(data.name.split(".")[0] + ".structure.xml"))

    def cells(self) -> list[Cells]:
        """The file as any reader of CSV has it."""
        with self.data.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))


def by_ref(rows: list[Cells]) -> dict[tuple[str, ...], Cells]:
    """Rows by what makes them one observation."""
    found = {(row["REF"], row["READING"], row["INDICATOR"], *series(row)): row for row in rows}
    assert len(found) == len(rows)
    return found


def series(row: Mapping[str, str]) -> tuple[str, ...]:
    names = (
        "MEASURE",
        "CATEGORY",
        "SUBJECT",
        "TRANSFORMATION",
        "COMPARISON",
        "REFERENCE",
        "NATURE",
    )
    return (*(row[name] for name in names), row["PERIOD"])


def structures(written: Written) -> Message:
    """The structure as pysdmx reads it, checked against the standard's own schemas."""
    return read_sdmx(written.structure, validate=True)


def with_pysdmx(written: Written) -> list[Cells]:
    """The data as pysdmx reads them with their structure, numbers in as many decimals as DECIMALS
    says: its reader takes digits for doubles."""
    rows = [
        {
            "STRUCTURE_ID": _structure_id(dataset.structure),
            **{name: _text(value) for name, value in row.items()},
        }
        for dataset in get_datasets(written.data, written.structure)
        for row in dataset.data.to_dict("records")
    ]
    for row in rows:
        row["OBS_VALUE"] = f"{Decimal(row['OBS_VALUE']):.{row['DECIMALS']}f}"
    return rows


def _structure_id(structure: Any) -> str:
    return str(structure.short_urn).removeprefix("Dataflow=")


def _text(value: Any) -> str:
    if value is None or value != value:  # pandas' own nothing
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def sdmx1_message(written: Written) -> Any:
    """The structure as sdmx1 reads it."""
    return sdmx.read_sdmx(io.BytesIO(written.structure.read_bytes()), format="xml")


def with_sdmx1(written: Written) -> list[Cells]:
    """The data as sdmx1 reads them with the structure that has all components."""
    definition = sdmx1_message(written).structure["FIGURES"]
    content = io.BytesIO(written.data.read_bytes())
    message: Any = sdmx.read_sdmx(content, format="csv", structure=definition)
    return [
        {key: str(value.value) for key, value in one.dimension.values.items()}
        | {key: str(value.value) for key, value in one.attached_attribute.items()}
        | {"OBS_VALUE": str(one.value)}
        for dataset in message.data
        for one in dataset.obs
    ]


def sdmx_rows(path: Path) -> list[dict[str, str | None]]:
    """The figures of a file: rows of our columns, every cell as any reader of CSV has it."""
    return [figure(cells) for cells in Written.at(path).cells()]
