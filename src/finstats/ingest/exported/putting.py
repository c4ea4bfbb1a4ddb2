"""Exported figures put into a database: every source of a file, in the one transaction of the file.

They are checked as those of a facts file are. First the figures of all sources are put, then what
took the place of what: a figure may revise one of a source that stands later in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import Connection, select

from finstats.ingest.article import check_against_text
from finstats.ingest.definitions import check_definitions
from finstats.ingest.exported.ends import blocks_of_ends, with_ends
from finstats.ingest.exported.figures import Part, RowBlock
from finstats.ingest.exported.sources import source_of, with_held_places
from finstats.ingest.faults import Faults
from finstats.ingest.figures import check_places, figures_of
from finstats.ingest.format import check_format
from finstats.ingest.held_figures import check_beside, with_what_is_held
from finstats.ingest.importing import (
    Report,
    article_of,
    begin_run,
    check_sections,
    end_run,
    last_digest,
)
from finstats.ingest.known import known_of
from finstats.ingest.located import Block
from finstats.ingest.observations import Reading
from finstats.ingest.put_figures import (
    HeldReading,
    earlier_readings,
    held_readings,
    is_earlier,
    put_figures,
)
from finstats.ingest.superseding import Run
from finstats.ingest.vintages import check_declared, check_says_same, link, stale_corrections
from finstats.ingest.whole_numbers import whole
from finstats.model.codes import Reason
from finstats.model.facts import Figure, Observation
from finstats.model.refs import CellRef
from finstats.store import tables
from finstats.store.digest_keeper import touching
from finstats.store.rows import Rows


class File(NamedTuple):
    """The file that the parts are of: its name, the digest of its bytes, how it is encoded."""

    name: str
    sha256: str
    encoding: str | None = None


@dataclass(slots=True)
class _Put:
    """A part whose figures are in the database; no run: the same file was there already."""

    part: Part
    source: Block
    figures: list[Figure]
    run: Run | None
    checked: int | None = None


def put_parts(
    connection: Connection,
    file: File,
    parts: Iterable[Part],
    told: Mapping[str, Block],
    faults: Faults,
) -> list[Report]:
    """Write the parts of a file; `told`: the sources it tells of. Raises ImportRefused with every
    fault; the caller rolls back."""
    found = [(part, source_of(connection, part, told, faults)) for part in parts]
    for part, source in found:
        blocks = [*part.others, *part.figures.values()]
        check_format([*([source] if source else []), *blocks], faults)
    faults.stop_if_any()
    putting = _Putting(connection, file, faults)
    done = [putting.figures(part, source) for part, source in found if source is not None]
    faults.stop_if_any()
    for one in done:
        putting.ends(one)
    faults.stop_if_any()
    return [putting.report(one) for one in done]


class _Putting:
    def __init__(self, connection: Connection, file: File, faults: Faults) -> None:
        self._connection, self._file, self._faults = connection, file, faults
        self._rows, self._known = Rows(connection), known_of(connection)

    def figures(self, part: Part, source: Block) -> _Put:
        """Check a part and put its figures; from the first fault on nothing is put."""
        connection, faults, code = self._connection, self._faults, part.source
        if last_digest(connection, code, self._file.sha256) == self._file.sha256:
            return _Put(part, source, [], None)
        reading = Reading(self._known, faults, source.texts("published")[1], exported=True)
        figures = _checked(part, source, reading)
        places = with_held_places(connection, part, faults)
        if not faults.found:
            check_sections(places, faults)
        number = self._number(code)
        held = {} if number is None else held_readings(self._rows, number)
        figures, known_before = self._without_earlier(part, figures, number, held)
        check_beside(of_texts(part), held, code, faults)
        checked = self._against_text(part, source)
        if faults.found:
            return _Put(part, source, [], None)
        figures = with_what_is_held(figures, held, code, reading)
        touching(connection, code)
        name, digest = self._file.name, self._file.sha256
        run = begin_run([source, *places], source, self._rows, name, digest)
        run.unchanged += known_before
        put_figures(figures, run, in_part=True)
        return _Put(part, source, figures, run, checked)

    def _without_earlier(
        self,
        part: Part,
        figures: list[Figure],
        number: int | None,
        held: Mapping[str, HeldReading],
    ) -> tuple[list[Figure], int]:
        """The figures but those that are a reading which a later one corrected; how many were.

        An export that is older than a correction of a misreading must not bring that back.
        """
        if number is None:
            return figures, 0
        before, code = earlier_readings(self._rows, number), part.source
        old = {
            str(one.ref)
            for one in figures
            if (ref := one.ref.within(code)) in before
            and not is_earlier(one, [held[ref]])
            and is_earlier(one, before[ref])
        }
        for ref in old:
            del part.figures[ref]
        part.ends = [end for end in part.ends if end.by is None or end.by[0] not in old]
        return [one for one in figures if str(one.ref) not in old], len(old)

    def _number(self, code: str) -> int | None:
        """The id of a source; None: it is not held yet."""
        table = tables.source
        return self._connection.scalar(select(table.c.id).where(table.c.code == code))

    def _against_text(self, part: Part, source: Block) -> int | None:
        """Compare with the text where it is at hand; how many tokens were."""
        blocks = [*of_texts(part), *(b for b in part.others if b.name == "not_figure")]
        article = article_of(self._connection, source) if blocks else None
        if article is None or self._faults.found:
            return None
        check_against_text(blocks, article, self._faults, in_part=True)
        return len(blocks)

    def ends(self, one: _Put) -> None:
        """Record what figures of a part took the place of, or withdrew."""
        if one.run is None:
            return
        ends = with_ends(one.part, one.source, self._rows)
        blocks = [one.source, *blocks_of_ends(one.part, ends)]
        figures = [_superseding(figure, one.part) for figure in one.figures]
        check_declared(blocks, self._rows, self._faults)
        if not self._faults.found:
            lines = {ref: block.line for ref, block in one.part.figures.items()}
            check_says_same(figures, lines, self._rows, self._faults)
        if not self._faults.found:
            link(blocks, figures, one.run, in_part=True)
            end_run(self._connection, one.source, self._faults)

    def report(self, one: _Put) -> Report:
        """What was done with a part."""
        file, code = self._file, one.part.source
        if one.run is None:
            count = len(one.part.figures)
            return Report(file.name, code, 0, 0, count, None, same_file=True)
        run = one.run
        return Report(
            *(file.name, code, run.added, run.superseded, run.unchanged, one.checked),
            stale=stale_corrections(self._connection, code),
            encoding=file.encoding,
            run=run.number,
            reread=tuple(run.reread),
            left_out=one.part.left_out,
            undeclared=one.part.undeclared,
        )


def _checked(part: Part, source: Block, reading: Reading) -> list[Figure]:
    """The figures of a part as values; notes every fault."""
    blocks = [source, *part.others, *part.figures.values()]
    check_definitions(blocks, reading.known, reading.faults)
    check_places([*of_texts(part), *part.others], reading.faults)
    return figures_checked(part, reading)


def figures_checked(part: Part, reading: Reading) -> list[Figure]:
    """The figures of a part as values; notes the faults of figures alone."""
    figures = []
    for figure in figures_of(list(part.figures.values()), reading):
        block = part.figures[str(figure.ref)]
        if len(figure.observations) < len(block.inside):
            continue  # a word that is no code: noted with the other unknown codes
        _check_base(block, figure, reading.faults)
        said = list(zip(figure.observations, part.seqs[str(figure.ref)], strict=True))
        if part.ends:
            for (one, _), says in zip(said, block.inside, strict=True):
                part.said[_key(figure, one)] = says
        numbered = tuple(replace(one, seq=seq) for one, seq in said)
        number = _reading(block, reading.faults)
        figures.append(replace(figure, observations=numbered, reading=number))
    return figures


def _check_base(block: RowBlock, figure: Figure, faults: Faults) -> None:
    """Note a number whose digits and whole number of base units say different things."""
    told, base = block.entry.text("value_base"), str(figure.number.in_base(figure.factor))
    if told and told != base:
        faults.add(
            block.line_of("value_base"),
            "value-differs",
            f"value_base 写作 {told[:40]}, {figure.number.text} {figure.unit} 应为 {base}",
            f"value_base is {told[:40]}, {figure.number.text} {figure.unit} is {base}",
        )


def _reading(block: RowBlock, faults: Faults) -> int:
    number = whole(block.entry.cells.get("reading"), 10**6)
    if number:
        return number
    zh, en = "reading 要是从 1 数起的整数", "reading must be a whole number from 1"
    faults.add(block.line_of("reading"), "wrong-type", zh, en)
    return 0


def of_texts(part: Part) -> list[Block]:
    """The figures that stand in a text, at offsets; cells of tables have their own places."""
    return [block for ref, block in part.figures.items() if CellRef.parse(ref) is None]


def _superseding(figure: Figure, part: Part) -> Figure:
    """The figure with what it declares to take the place of."""
    said = (_declaring(one, part.said.get(_key(figure, one))) for one in figure.observations)
    return replace(figure, observations=tuple(said))


def _declaring(one: Observation, says: Block | None) -> Observation:
    if says is None or says.maybe("supersedes") is None:
        return one
    return replace(one, supersedes=says.text("supersedes"), reason=Reason(says.text("reason")))


def _key(figure: Figure, one: Observation) -> tuple[str, ...]:
    return str(figure.ref), str(one.series), one.period.text, one.nature
