"""Rows of exported figures as the blocks that a facts file has, source by source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from finstats.ingest.exported.rows import Entry, Sheet
from finstats.ingest.faults import Faults, Line
from finstats.ingest.located import Block
from finstats.ingest.whole_numbers import whole, whole_or_given
from finstats.model.refs import CellRef, LocalRef
from finstats.model.refusal import Refusal

# The keys of a facts file's blocks, and the columns that say them.
_TOKEN = {"printed": "printed", "value": "value_text", "unit": "unit", "qualifier": "qualifier"}
_SAYS = (
    *("quantity", "transformation", "comparison", "reference", "period", "period_basis"),
    *("base_period", "base_basis", "nature", "term", "note_zh", "note_en"),
)
_COLUMNS = _TOKEN | {"at": "char_start", "supersedes": "revises", "paragraphs": "theme"}
_SAME = ("char_start", "char_end", *_TOKEN.values(), "reading", "value_base")
_KEPT = ("source", *_SAME)


class RowBlock(Block):
    """A block whose keys stand in the cells of a row."""

    __slots__ = ("entry", "sheet")

    def __init__(self, name: str, values: dict[str, object], entry: Entry, sheet: Sheet) -> None:
        super().__init__(name, sheet.place(entry), values, {})
        self.entry, self.sheet = entry, sheet

    def line_of(self, key: str) -> int:
        """The cell that says a key."""
        return self.sheet.place(self.entry, _COLUMNS.get(key, key))


class End(NamedTuple):
    """That a figure of a part took the place of another one, `ref`, or withdrew it (`by` is None).

    `by`: the ref inside the source, and which of the things it says.
    """

    ref: str
    reason: str
    by: tuple[str, int] | None
    notes: dict[str, object]
    place: Line


@dataclass(slots=True)
class Part:
    """What a file holds of one source: some of its figures, perhaps its sections.

    `seqs`: of what each figure says, by ref. `said`: the blocks of what was found to be said, by
    ref, series, period and nature. `themes`: where a paragraph stands, and the row that says so.
    """

    source: str
    first: Block
    figures: dict[str, RowBlock] = field(default_factory=dict)
    others: list[Block] = field(default_factory=list)
    seqs: dict[str, list[int]] = field(default_factory=dict)
    said: dict[tuple[str, ...], Block] = field(default_factory=dict)
    themes: dict[int, tuple[str | None, Line]] = field(default_factory=dict)
    ends: list[End] = field(default_factory=list)
    left_out: int = 0
    undeclared: int = 0  # corrections of others' figures that the file does not carry


def parts_of(sheet: Sheet, faults: Faults, *, with_ends: bool = False) -> dict[str, Part]:
    """The parts of a file by source, in its order.

    Of `figure_versions`, readings that were taken back are left out. What was corrected or
    withdrawn counts as left out too, unless another file says by what (`with_ends`).
    """
    found: dict[str, Part] = {}
    corrected: set[str] = set()
    for entry in sheet.rows:
        source = entry.text("source")
        part = found.get(source)
        if part is None:
            part = found[source] = Part(source, RowBlock("figure", {}, entry, sheet))
        if _is_taken_back(entry):
            continue
        if _is_ended(entry) and not with_ends:
            part.left_out += 1
            if entry.text("reason") == "correction":
                corrected.add(entry.text("ref"))
            continue
        _take(part, entry, sheet, faults)
    for part in found.values():
        # What the file itself calls a correction is no revision.
        part.ends = [end for end in part.ends if end.ref not in corrected]
    return found


def _is_taken_back(entry: Entry) -> bool:
    return entry.text("status") != "current" and entry.text("reason") == "reading"


def _is_ended(entry: Entry) -> bool:
    return entry.text("status") != "current" and entry.text("reason") in (
        "correction",
        "withdrawal",
    )


def _take(part: Part, entry: Entry, sheet: Sheet, faults: Faults) -> None:
    """Add what a row says to the figure that it is of."""
    ref = _local(entry, part.source, sheet, faults)
    held = part.figures.get(ref)
    if held is None:
        held = part.figures[ref] = _figure(ref, entry, sheet)
    else:
        _must_agree(ref, held.entry, entry, sheet, faults)
    seq = whole(entry.cells.get("seq"))
    if not seq or seq in part.seqs.get(ref, ()):
        faults.add(
            sheet.place(entry, "seq"),
            "bad-seq",
            f"{ref} 的 seq 要是从 1 数起、各行不同的整数",
            f"seq of {ref} must be a whole number from 1, another one in each row",
        )
        return
    part.seqs.setdefault(ref, []).append(seq)
    values = {key: entry.cells[key] for key in _SAYS if key in entry.cells}
    held.inside.append(RowBlock("says", values, entry, sheet))
    if "revises" in entry.cells:
        end = End(entry.text("revises"), "revision", (ref, seq), {}, sheet.place(entry, "revises"))
        part.ends.append(end)
    _note_theme(part, ref, entry, sheet, faults)
    # The blocks hold the rest; of a hundred thousand rows a second copy is much.
    entry.cells = {name: entry.cells[name] for name in _KEPT if name in entry.cells}


def _local(entry: Entry, source: str, sheet: Sheet, faults: Faults) -> str:
    """The ref inside its source; notes one of another source."""
    ref = entry.text("ref")
    if not source or not ref.startswith(f"{source}/"):
        faults.add(
            sheet.place(entry, "ref"),
            "bad-ref",
            f"出处“{ref}”不在文献“{source}”里",
            f"the ref '{ref}' is not one of the source '{source}'",
        )
    return ref.removeprefix(f"{source}/")


def _figure(ref: str, entry: Entry, sheet: Sheet) -> RowBlock:
    values: dict[str, object] = {"ref": ref}
    values["at"] = [whole_or_given(entry.cells.get(key)) for key in ("char_start", "char_end")]
    values |= {key: entry.cells[column] for key, column in _TOKEN.items() if column in entry.cells}
    return RowBlock("figure", values, entry, sheet)


def _must_agree(ref: str, one: Entry, other: Entry, sheet: Sheet, faults: Faults) -> None:
    """The rows of a figure say different things, but of one token."""
    for name in _SAME:
        if one.text(name) != other.text(name):
            faults.add(
                sheet.place(other, name),
                "rows-differ",
                f"{ref} 的几行 {name} 不一致",
                f"the rows of {ref} differ in {name}",
            )


def _note_theme(part: Part, ref: str, entry: Entry, sheet: Sheet, faults: Faults) -> None:
    paragraph, place = whole(entry.cells.get("paragraph")), sheet.place(entry, "theme")
    if not paragraph:
        place = sheet.place(entry, "paragraph")
        faults.add(place, "wrong-type", "paragraph 要是从 1 数起的整数", "paragraph counts from 1")
        return
    theme = cast("str | None", entry.cells.get("theme"))
    of_ref = _paragraph_of(ref)
    if of_ref is not None and of_ref != paragraph:
        faults.add(
            sheet.place(entry, "paragraph"),
            "rows-differ",
            f"{ref} 在第 {of_ref} 段, paragraph 写作 {paragraph}",
            f"{ref} stands in paragraph {of_ref}, the column paragraph says {paragraph}",
        )
        return
    before, _ = part.themes.setdefault(paragraph, (theme, place))
    if before != theme:
        faults.add(
            place,
            "rows-differ",
            f"第 {paragraph} 段的几行 theme 不一致",
            f"the rows of paragraph {paragraph} differ in theme",
        )


def _paragraph_of(ref: str) -> int | None:
    """The paragraph that a ref itself says; None: it is no ref, which is told elsewhere."""
    cell = CellRef.parse(ref)
    if cell is not None:
        return cell.paragraph
    with suppress(Refusal):
        return LocalRef.parse(ref).paragraph
    return None


def sections_of(part: Part) -> Iterator[Block]:
    """The sections that the figures show: paragraphs that follow each other under one theme."""
    run: list[int] = []
    theme: str | None = None
    for paragraph in (*sorted(part.themes), 0):
        of_this = part.themes[paragraph][0] if paragraph else None
        if run and (of_this != theme or paragraph != run[-1] + 1):
            if theme is not None:
                place = part.themes[run[0]][1]
                yield Block("section", place, {"theme": theme, "paragraphs": [run[0], run[-1]]}, {})
            run = []
        run.append(paragraph)
        theme = of_this
