"""What an export, or the database, knows of a source; and what of it an export does not take back.

An export may be of a part of a source. So nothing is taken back for its absence: facts of the
source that it does not tell stay, and so do sections and digits that are no figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from finstats.ingest.exported.figures import Part, RowBlock
from finstats.ingest.exported.heads import OF_SOURCES
from finstats.ingest.exported.rows import Sheet
from finstats.ingest.faults import Faults, Line
from finstats.ingest.located import Block
from finstats.store import tables

_PUBLISHED = ("published_earliest", "published_latest")
_TEXTS = tuple(name for name in OF_SOURCES if name not in ("source", *_PUBLISHED))
_HELD = (*_TEXTS, "folded_sha256")


def sources_of(sheet: Sheet | None) -> dict[str, Block]:
    """The sources that a file tells of, as blocks, by code."""
    found: dict[str, Block] = {}
    for entry in () if sheet is None else sheet.rows:
        code = entry.text("source")
        values = {key: entry.cells[key] for key in _TEXTS if key in entry.cells}
        values |= {"code": code, "published": [entry.cells.get(key) for key in _PUBLISHED]}
        found[code] = RowBlock("source", values, entry, sheet)  # type: ignore[arg-type]
    return found


def source_of(
    connection: Connection, part: Part, told: Mapping[str, Block], faults: Faults
) -> Block | None:
    """The source of a part: as the file tells it, with what the database knows besides.

    None, with a fault, when neither knows it.
    """
    held, given = held_source(connection, part.source, part.first), told.get(part.source)
    if given is None and held is None:
        faults.add(
            part.first.line_of("source"),
            "no-source-facts",
            f"库里没有文献 {part.source}, 这个文件也没有它的标题、日期等; "
            "请导出成文件夹、xlsx 或 parquet (它们带着文献), 或先导入这份文献",
            f"the database does not hold the source {part.source}, and this file does not say what "
            "it is; export to a folder, xlsx or parquet, which carry sources, or import it first",
        )
        return None
    if given is None or held is None:
        return given or held
    check_same_document(given, held, faults)
    # What is held stays: an export of one figure is no reason to rename a source or to date it anew.
    return _same_place(given, given.values | held.values)


def check_same_document(given: Block, held: Block, faults: Faults) -> None:
    """Note a document of other bytes that goes by the code of one that is held."""
    told, kept = given.maybe("sha256"), held.maybe("sha256")
    if told is not None and kept is not None and told != kept:
        code = held.text("code")
        faults.add(
            given.line_of("sha256"),
            "another-document",
            f"库里的 {code} 是另一份文献: SHA-256 {kept[:12]}, 文件里是 {told[:12]}; "
            "用别的代码导入, 或导入这份文献自己的事实文件",
            f"{code} is another document in the database: SHA-256 {kept[:12]}, {told[:12]} here; "
            "import it under another code, or import the source's own facts file",
        )


def _same_place(block: Block, values: dict[str, object]) -> Block:
    if isinstance(block, RowBlock):
        return RowBlock(block.name, values, block.entry, block.sheet)
    return Block(block.name, block.line, values, block.lines)


def held_source(connection: Connection, code: str, at: Block) -> Block | None:
    """The source as the database holds it; None: it does not."""
    table = tables.source
    row = connection.execute(select(table).where(table.c.code == code)).mappings().first()
    if row is None:
        return None
    values: dict[str, object] = {key: row[key] for key in _HELD if row[key] is not None}
    values |= {"code": code, "published": [row[key] for key in _PUBLISHED]}
    return Block("source", at.line_of("source"), values, {})


def with_held_places(connection: Connection, part: Part, faults: Faults) -> list[Block]:
    """The sections and digits that are no figures of a part, with those that are held.

    Notes a paragraph that is held under another theme.
    """
    table, source = tables.source_section, tables.source
    held = connection.execute(
        select(table.c.first_paragraph, table.c.last_paragraph, table.c.theme)
        .join(source)
        .where(source.c.code == part.source)
        .order_by(table.c.first_paragraph)
    ).all()
    sections = [(row.first_paragraph, row.last_paragraph, row.theme) for row in held]
    _check_themes(part, sections, faults)
    given = [block for block in part.others if block.name == "section"]
    others = [block for block in part.others if block.name not in ("section", "not_figure")]
    return [
        *others,
        *_united(given, sections, part.first, faults),
        *_not_figures(connection, part),
    ]


def _check_themes(part: Part, held: Sequence[tuple[int, int, str]], faults: Faults) -> None:
    """Note figures that stand under another theme, or under none, in the database."""
    for paragraph, (theme, place) in part.themes.items():
        of_held = next((t for first, last, t in held if first <= paragraph <= last), None)
        if of_held is not None and of_held != theme:
            _note_theme(place, (paragraph, paragraph), of_held, faults)


def _note_theme(place: int, paragraphs: tuple[int, int], held: str, faults: Faults) -> None:
    first, last = paragraphs
    zh = f"第 {first} 段" if first == last else f"第 {first} 至 {last} 段"
    en = f"paragraph {first}" if first == last else f"paragraphs {first} to {last}"
    faults.add(
        place,
        "section-differs",
        f"{zh}在库里属于主题 {held}, 与文件不同; 改主题段要用事实文件",
        f"{en}: of the theme {held} in the database, unlike in the file; a facts file changes sections",
    )


def _united(
    given: Sequence[Block], held: Sequence[tuple[int, int, str]], at: Block, faults: Faults
) -> Iterator[Block]:
    """The sections of both; what overlaps under one theme is one section."""
    found = [(first, last, theme, at.line) for first, last, theme in held]
    for block in given:
        (first, last), theme, line = block.pair("paragraphs"), block.text("theme"), block.line
        if _is_covered((first, last), theme, found):
            continue
        beside = []
        for one in found:
            if one[1] < first or last < one[0]:
                beside.append(one)
            elif one[2] == theme:
                first, last = min(first, one[0]), max(last, one[1])
            else:
                beside.append(one)
                _note_theme(block.line_of("theme"), (first, last), one[2], faults)
        found = [*beside, (first, last, theme, line)]
    for first, last, theme, line in sorted(found):
        yield Block("section", line, {"theme": theme, "paragraphs": [first, last]}, {})


def _is_covered(
    paragraphs: tuple[int, int], theme: str, sections: Sequence[tuple[int, int, str, int]]
) -> bool:
    """Whether all of these paragraphs are in sections of the theme, be it in several."""
    first, last = paragraphs
    for begin, end, of, _ in sorted(sections):
        if of == theme and begin <= first <= end:
            first = end + 1
    return first > last


def _not_figures(connection: Connection, part: Part) -> Iterator[Block]:
    """Digits that are no figures: those of the part, and held ones where it tells nothing else."""
    table, source = tables.not_figure, tables.source
    given = [block for block in part.others if block.name == "not_figure"]
    taken = sorted(block.pair("at") for block in (*given, *part.figures.values()))
    yield from given
    rows = connection.execute(
        select(table).join(source).where(source.c.code == part.source).order_by(table.c.char_start)
    )
    for row in rows:
        if not any(start < row.char_end and row.char_start < end for start, end in taken):
            values: dict[str, object] = {"at": [row.char_start, row.char_end]}
            values |= {"printed": row.printed, "reason": row.reason}
            yield Block("not_figure", Line.at(part.first.line, 1), values, {})
