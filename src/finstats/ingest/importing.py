"""Importing facts files: one file, one transaction, everything checked before the first row.

Tables (finstats.ingest.tables) go the same way once their rows are figures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from finstats import __version__
from finstats.errors import UsageError
from finstats.ingest.article import check_against_text
from finstats.ingest.definitions import check_definitions
from finstats.ingest.explanations import check_explained, put_explained
from finstats.ingest.faults import Faults
from finstats.ingest.figures import check_places, figures_of
from finstats.ingest.format import check_format
from finstats.ingest.known import ACTORS, Known, MeasureFacts, UnitFacts, add_definitions, known_of
from finstats.ingest.located import Block, read_blocks, read_bytes
from finstats.ingest.observations import Reading
from finstats.ingest.order import must_keep_order
from finstats.ingest.put_definitions import put_definitions
from finstats.ingest.put_figures import put_figures, put_source
from finstats.ingest.superseding import Run
from finstats.ingest.vintages import (
    Stale,
    check_declared,
    check_says_same,
    link,
    stale_corrections,
)
from finstats.model.facts import Figure
from finstats.result import Label
from finstats.settings import Target
from finstats.store import tables
from finstats.store.digest_keeper import touching
from finstats.store.reader import open_reader
from finstats.store.rows import Rows
from finstats.store.texts import Article, find_article
from finstats.store.writing import writing


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. `checked`: tokens compared with the text; None: no text at hand.

    `stale`: corrections by other sources that rest on what this one prints no more. Of a large flat
    file with several sources `source` is None; they are counted, and their runs follow `run`.
    """

    file: str
    source: str | None
    added: int
    superseded: int
    unchanged: int
    checked: int | None
    same_file: bool = False
    stale: tuple[Stale, ...] = ()
    missing: int = 0  # cells of a table that hold no figure
    encoding: str | None = None  # of a table that is a text
    run: int | None = None  # the import_run; None: nothing was written
    left_out: int = 0  # versions of an export that the file does not say the end of
    # Ref, print before and now of the first readings that took another one's place.
    reread: tuple[tuple[str, str, str], ...] = ()
    sources: int = 1
    longer_way: Label | None = None  # why a large file was read whole, which takes longer
    undeclared: int = 0  # corrections that the file does not carry, so none was recorded


def import_file(target: Target, path: Path) -> Report:
    """Import one facts file; raises ImportRefused with every fault and then writes nothing."""
    put = facts_of(path)
    open_reader(target).close()  # raises unless it is a database of this release
    with writing(target) as connection:
        return put(connection)


def facts_of(path: Path) -> Callable[[Connection], Report]:
    """Read a facts file whose form is right; what is returned puts it into a database."""
    content, faults = read_bytes(path), Faults(str(path))
    blocks = read_checked_blocks(content, faults)
    return lambda connection: import_blocks(connection, path.name, content, blocks, faults)


def read_checked_blocks(content: bytes, faults: Faults) -> list[Block]:
    """The blocks of a file whose form is right; raises with every fault of form."""
    blocks = read_blocks(content, faults)
    check_format(blocks, faults)
    sources = [block for block in blocks if block.name == "source"]
    if len(sources) > 1:
        faults.add(
            sources[1].line, "two-sources", "一个文件只能有一个 [source]", "a file has one [source]"
        )
    for block in blocks:
        if not sources and block.name in ("figure", "section", "not_figure", "withdrawal"):
            faults.add(
                block.line,
                "no-source",
                f"[[{block.name}]] 需要 [source]",
                f"[[{block.name}]] needs a [source]",
            )
            break
    faults.stop_if_any()
    return blocks


def import_blocks(
    connection: Connection, name: str, content: bytes, blocks: list[Block], faults: Faults
) -> Report:
    """Check the blocks against the database and write them, inside the caller's transaction."""
    digest = hashlib.sha256(content).hexdigest()
    source = next((block for block in blocks if block.name == "source"), None)
    code = None if source is None else source.text("code")
    if last_digest(connection, code, digest) == digest:
        return Report(
            name, code, 0, 0, sum(b.name == "figure" for b in blocks), None, same_file=True
        )
    rows, known = Rows(connection), known_of(connection)
    check_fixed(blocks, known, faults)
    add_definitions(known, blocks)
    check_definitions(blocks, known, faults)
    if source is None:
        check_explained(blocks, rows, faults)
    figures: list[Figure] = []
    article: Article | None = None
    if source is not None:
        figures = _checked_figures(blocks, source, known, rows, faults)
        article = article_of(connection, source)
        if article is not None:
            check_against_text(blocks, article, faults)
    faults.stop_if_any()
    if code is not None:
        touching(connection, code)
    tokens = sum(block.name in ("figure", "not_figure") for block in blocks)
    run = begin_run(blocks, source, rows, name, digest)
    if source is not None:
        put_figures(figures, run)
        link(blocks, figures, run)
        end_run(connection, source, faults)
    return Report(
        *(name, code, run.added, run.superseded, run.unchanged),
        None if article is None else tokens,
        stale=() if code is None else stale_corrections(connection, code),
        run=run.number,
        reread=tuple(run.reread),
    )


def end_run(connection: Connection, source: Block, faults: Faults) -> None:
    """Refuse dates that would put the source after what supersedes it; the caller rolls back."""
    try:
        must_keep_order(connection)
    except UsageError as error:
        faults.add(source.line_of("published"), error.code, *error.message)
        faults.stop_if_any()


def check_fixed(blocks: list[Block], known: Known, faults: Faults) -> None:
    """Note a definition that would change what stored figures mean."""
    for block in blocks:
        held, given = _meaning(block, known)
        if held is not None and held != given:
            code = block.text("code")
            faults.add(
                block.line,
                "would-change",
                f"{code} 已有别的含义, 不能改",
                f"{code} is held with another meaning, which cannot change",
            )


def _meaning(block: Block, known: Known) -> tuple[object, object]:
    """What the database holds of a block's fixed parts (None: nothing yet), and what it says."""
    code = block.maybe("code") or ""
    if block.name == "unit":
        return known.units.get(code), UnitFacts(block.text("dimension"), block.whole("base_factor"))
    if block.name == "measure":
        return known.measures.get(code), MeasureFacts(block.text("time"), block.text("dimension"))
    if block.name == "indicator":
        return known.indicator_kinds.get(code), block.text("kind")
    if block.name in ACTORS:
        kind = block.text("kind") if block.name == "subject" else block.name
        return known.subject_kinds.get(code), kind
    return None, None


def _checked_figures(
    blocks: list[Block], source: Block, known: Known, rows: Rows, faults: Faults
) -> list[Figure]:
    latest = source.texts("published")[1]
    check_places(blocks, faults)
    figures = figures_of(blocks, Reading(known, faults, latest))
    check_declarations(blocks, rows, faults)
    if not faults.found:
        lines = {block.text("ref"): block.line for block in blocks if block.name == "figure"}
        check_says_same(figures, lines, rows, faults)
    return figures


def check_declarations(blocks: list[Block], rows: Rows, faults: Faults) -> None:
    """Note what a source says of its sections and of other sources' figures that cannot be."""
    check_sections(blocks, faults)
    check_explained(blocks, rows, faults)
    check_declared(blocks, rows, faults)


def check_sections(blocks: list[Block], faults: Faults) -> None:
    """Note sections that overlap."""
    end = 0
    for block in sorted(
        (b for b in blocks if b.name == "section"), key=lambda b: b.pair("paragraphs")
    ):
        first, last = block.pair("paragraphs")
        if first <= end:
            faults.add(
                block.line_of("paragraphs"),
                "section-overlap",
                f"第 {first} 段已属于别的主题段",
                f"paragraph {first} is in another section already",
            )
        end = max(end, last)


def article_of(connection: Connection, source: Block) -> Article | None:
    """The text with the source's digest: attached before, or in a folder of articles."""
    table = tables.source_text
    wanted = source.maybe("sha256")
    held = connection.execute(
        select(table.c.text, table.c.sha256)
        .join(tables.source)
        .where(tables.source.c.code == source.text("code"))
    ).first()
    if held is not None and held.sha256 == wanted:
        return Article(held.text, held.sha256, source.maybe("folded_sha256") or "", "utf-8")
    return find_article(wanted)


def last_digest(connection: Connection, source: str | None, digest: str) -> str | None:
    """The digest of the last file imported for the source; for codes: this one, if ever imported."""
    run = tables.import_run
    query = select(run.c.file_sha256).order_by(run.c.id.desc()).limit(1)
    if source is None:
        query = query.where(run.c.source_id.is_(None), run.c.file_sha256 == digest)
    else:
        query = query.join(tables.source).where(tables.source.c.code == source)
    return connection.scalar(query)


def begin_run(blocks: list[Block], source: Block | None, rows: Rows, name: str, digest: str) -> Run:
    """Write what a file defines, its source and the import itself; its figures come after."""
    put_definitions(blocks, rows)
    source_id = None if source is None else put_source(blocks, rows)
    code = "" if source is None else source.text("code")
    run = Run(rows, rows.next_id(tables.import_run), code, source_id or 0)
    rows.add(tables.import_run, id=run.number, source_id=source_id, **run_facts(name, digest))
    put_explained(blocks, rows, run.number)
    return run


def run_facts(name: str, digest: str) -> dict[str, str]:
    """What is kept of an import whatever it is of: the file, its digest, when, by which release."""
    return {
        "file_name": name,
        "file_sha256": digest,
        "recorded_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "release": __version__,
    }
