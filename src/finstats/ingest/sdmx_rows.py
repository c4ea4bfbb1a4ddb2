"""Figures out of an SDMX-CSV file that finstats wrote, as rows of the promised columns.

Read as text, cell by cell: readers of data frames, pysdmx's own among them, take a column of
digits for doubles, and 254.30 comes back as 254.3. The structure beside it is not needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from finstats.ingest.faults import Faults
from finstats.ingest.table_rows import Row, text_rows
from finstats.model.sdmx_components import (
    DATED,
    HEAD,
    NEEDED_CELLS,
    UNDATED_FLOW,
    figure,
    structure_id,
)
from finstats.store.files import copied
from finstats.store.texts import encoding_of

MAX_BYTES = 2**30
_OURS = {structure_id(DATED), structure_id(UNDATED_FLOW)}
_KEPT = {"I", "A", "R"}  # actions after which the observation is there; D deletes it


def are_of_sdmx(heads: Sequence[str]) -> bool:
    """Whether the heads of a table are those of SDMX-CSV 2."""
    return list(heads[:2]) == list(HEAD[:2])


def sdmx_rows(path: Path) -> Iterator[dict[str, str | None]]:
    """Each figure of the file by column, all values as text; None where it holds nothing.

    `quantity` is put together from its four parts; a column that the file was written without is
    None in every row. Raises ImportRefused for a file that is none of ours, and after the last row
    with all rows that cannot be read.
    """
    faults = Faults(str(path))
    with copied(path, MAX_BYTES) as copy:
        encoding = encoding_of(copy.stream, path)
        copy.stream.seek(0)
        for _, _, found in observations(text_rows(copy.stream, encoding, ",", faults), faults):
            yield found
    faults.stop_if_any()


def observations(
    rows: Iterator[Row], faults: Faults
) -> Iterator[tuple[Row, Sequence[str], dict[str, str | None]]]:
    """Each figure with the row and the heads that it was read from; faulty rows are noted.

    Raises ImportRefused for what is none of ours.
    """
    heads = _texts(next(rows, None))
    _must_be_ours(heads, faults)
    for row in rows:
        if row.is_blank or not _is_whole(row, heads, faults):
            continue
        cells = dict(zip(heads, _texts(row), strict=True))
        if _is_ours(cells, row, faults):
            yield row, heads, figure(cells)


def _texts(row: Row | None) -> list[str]:
    return [] if row is None else [str(cell) for cell in row.cells]


def _must_be_ours(heads: Sequence[str], faults: Faults) -> None:
    missing = next((one for one in (*HEAD, *NEEDED_CELLS) if one not in heads), None)
    if missing is not None:
        faults.add(
            1,
            "no-sdmx-figures",
            f"缺列 {missing}: 不是 finstats 写的 SDMX-CSV",
            f"the column {missing} is missing: no SDMX-CSV that finstats wrote",
        )
    faults.stop_if_any()


def _is_whole(row: Row, heads: Sequence[str], faults: Faults) -> bool:
    if len(row.cells) == len(heads):
        return True
    faults.add(
        row.place(min(len(row.cells), len(heads)) - 1),
        "ragged-row",
        f"有 {len(row.cells)} 格, 表头有 {len(heads)} 格",
        f"{len(row.cells)} cells, the heads are {len(heads)}",
    )
    return False


def _is_ours(cells: dict[str, str], row: Row, faults: Faults) -> bool:
    _, flow, action = (cells[head] for head in HEAD)
    if flow in _OURS and action in _KEPT:
        return True
    faults.add(
        row.place(1),
        "other-sdmx-structure",
        f"“{flow} {action}”不是 finstats 的数字: 应为 {structure_id(DATED)} I",
        f"'{flow} {action}' is no figure of finstats: it would be {structure_id(DATED)} I",
    )
    return False
