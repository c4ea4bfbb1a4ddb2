"""What each page says: questions with their answers, in sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from finstats.errors import FinstatsError
from finstats.queries.checks import is_audited
from finstats.queries.names import resolve
from finstats.result import Label, Result
from finstats.web.labels import WORDS
from finstats.web.questions import Asked, asked
from finstats.web.site import SHOWN, Site


class Section(NamedTuple):
    """A part of a page: an answer, or why there is none."""

    heading: Label | None
    asked: Asked
    result: Result | None = None
    error: FinstatsError | None = None


class Doubt(NamedTuple):
    """A contradiction, or a wording in doubt: in one line, and the figures it is about."""

    words: Label
    verdict: str
    refs: tuple[str, ...]


class Doubts(NamedTuple):
    """The first of what the last audit found, how many there are, and whether it is of today's data."""

    shown: tuple[Doubt, ...]
    total: int
    audited: bool


_DOUBTS = """
select finding, verdict, summary_zh, summary_en from findings
where verdict in ('contradiction', 'tension') order by verdict, finding limit :most
"""


@dataclass(frozen=True)
class Page:
    """A page. `main`: the question whose JSON is that of the page; `more`: what else one may ask.

    `charts`: indicators that have one, by code and name; they stand after the first section.
    `dated`: its address, where it can be asked as of a date. `in_doubt`: what is wrong comes first.
    """

    title: Label
    main: Asked
    sections: tuple[Section, ...]
    more: tuple[Asked, ...] = ()
    charts: tuple[tuple[str, Label], ...] = ()
    dated: str | None = None
    as_of: str = ""
    in_doubt: Doubts | None = None
    front: bool = False


def front(site: Site, as_of: str) -> Page:
    """The overview, what is in doubt, what is held."""
    themes = _section(site, WORDS["overview"], asked("themes", as_of=as_of))
    about = _section(site, WORDS["holds"], asked("overview"))
    firsts = (next(site.charts.of_theme(code, as_of), None) for code, _ in site.links.themes)
    return Page(
        WORDS["site"],
        themes.asked,
        (themes, about),
        charts=tuple(chart for chart in firsts if chart is not None),
        dated="/",
        as_of=as_of,
        in_doubt=_in_doubt(site, _FIRST),
        front=True,
    )


def _in_doubt(site: Site, most: int) -> Doubts:
    """Contradictions of the last audit, then what is in doubt."""
    with site.database() as database:
        counted = database.reader.rows(
            "select count(*) from findings where verdict in ('contradiction', 'tension')"
        )
        rows = database.reader.rows(_DOUBTS, {"most": most})
        refs = [
            database.reader.rows(
                "select distinct ref from finding_figures where finding = :finding order by ref",
                {"finding": finding},
            )
            for finding, *_ in rows
        ]
        audited = is_audited(database.reader)
    shown = tuple(
        Doubt(Label(str(zh), str(en)), str(verdict), tuple(str(ref) for (ref,) in of_it))
        for (_, verdict, zh, en), of_it in zip(rows, refs, strict=True)
    )
    return Doubts(shown, int(str(counted[0][0])), audited)


_OF_THEMES = (
    ("what_banks_did", "banks"),
    ("indicators", "indicators"),
    ("cases", "financings"),
    ("products", "products"),
    ("all_figures", "figures"),
)


def theme(site: Site, word: str, as_of: str) -> Page:
    """A theme: its part of the overview, its banks, all its figures."""
    code, name = _code_and_name(site, "theme", word)
    every = asked("themes", as_of=as_of)
    result, error = site.tried(every)
    part = None if result is None else _of_theme(result, code, name)
    first = Section(WORDS["overview"], every, part, error)
    of_all_dates = [(WORDS[word], asked(command, theme=code)) for word, command in _OF_THEMES]
    # As of a date nothing stands on the page that is of a later one.
    rest = [] if as_of else [_section(site, *one) for one in of_all_dates]
    more = [one for _, one in of_all_dates] if as_of else []
    return Page(
        name,
        of_all_dates[-1][1],
        (first, *_telling(rest)),
        (*more, asked("audit", theme=code), asked("enterprises", theme=code)),
        charts=tuple(site.charts.of_theme(code, as_of)),
        dated=f"/theme/{code}",
        as_of=as_of,
    )


def _of_theme(result: Result, code: str, name: Label) -> Result:
    """What an overview says of one theme, with the notes that are about its figures."""
    names = [column.name for column in result.columns]
    rows = tuple(row for row in result.rows if row[names.index("indicator_theme")] == code)
    refs = {str(row[names.index("ref")]) for row in rows}
    grids = tuple(
        grid._replace(groups=kept)
        for grid in result.grids
        if (kept := tuple(group for group in grid.groups if group.heading == name))
    )
    notes = tuple(
        note
        for note in result.notes
        if note.code != "source" and (not note.refs or refs.intersection(note.refs))
    )
    return replace(result, rows=rows, grids=grids, notes=notes)


def bank(site: Site, word: str) -> Page:
    """What a bank did, with all under it."""
    code, name = _code_and_name(site, "bank", word)
    sections = (
        _section(site, WORDS["what_banks_did"], asked("banks", names=code)),
        _section(site, WORDS["cases"], asked("financings", bank=code)),
        _section(site, WORDS["products"], asked("products", bank=code)),
        _section(site, WORDS["all_figures"], asked("figures", bank=code)),
    )
    return Page(
        name,
        sections[0].asked,
        (sections[0], *_telling(sections[1:])),
        (asked("enterprises", bank=code),),
    )


_FIRST = 10  # findings on the front page
_OF_INDICATORS = (("implied", "codes"), ("history", "word"))


def indicator(site: Site, word: str, as_of: str) -> Page:
    """The figures of an indicator, whether they may be added, what is implied."""
    code, name = _code_and_name(site, "indicator", word)
    first = _section(site, None, asked("indicator", codes=code, as_of=as_of))
    all_dates = asked("trace", word=code)
    sections = (
        _section(site, WORDS["undated"], asked("indicator", codes=code, undated="1", as_of=as_of)),
        _section(site, WORDS["add"], asked("total", quantities=code, as_of=as_of)),
        _section(site, WORDS["definitions"], asked("indicators", search=code)),
        *([] if as_of else [_section(site, WORDS["all_figures"], all_dates)]),
    )
    kept = tuple(one for one in sections if one.result is not None and one.result.rows)
    if kept and kept[0].asked.line.endswith("--undated") and _same(first, kept[0]):
        kept = kept[1:]
    title = first.result.title if first.result is not None else name
    further = (asked(one, **{name: code}) for one, name in _OF_INDICATORS)
    return Page(
        title,
        first.asked,
        (first, *kept),
        (*further, *([all_dates] if as_of else [])),
        charts=((code, name),) if site.charts.has(code, as_of) else (),
        dated=f"/indicator/{code}",
        as_of=as_of,
    )


def _same(one: Section, other: Section) -> bool:
    """Whether both list the same rows."""
    return (
        one.result is not None and other.result is not None and one.result.rows == other.result.rows
    )


def figure(site: Site, ref: str) -> Page:
    """Where a figure stands and how it is read; what it has to do with others."""
    card = _section(site, WORDS["card"], asked("trace", word=ref))
    if card.error is not None:
        raise card.error
    explain = asked("explain", word=ref)
    related = [_section(site, WORDS["relations"], explain)] if site.is_small else []
    return Page(
        _called(card),
        card.asked,
        (card, *_telling(related)),
        (asked("cite", refs=ref), asked("history", word=ref), *([] if related else [explain])),
    )


def _called(card: Section) -> Label:
    """A figure as printed, with its ref."""
    assert card.result is not None  # noqa: S101 - an error was raised
    names = [column.name for column in card.result.columns]
    row = card.result.rows[0]
    printed, ref = row[names.index("printed")], row[names.index("ref")]
    return Label(f"{printed} ({ref})", f"{printed} ({ref})")


def source(site: Site, word: str) -> Page:
    """A source, and its figures."""
    code, name = _code_and_name(site, "source", word)
    sections = (
        _section(site, None, asked("sources", source=code)),
        _section(site, WORDS["all_figures"], asked("figures", source=code)),
    )
    return Page(name, sections[0].asked, sections, (asked("audit", source=code),))


def findings(site: Site) -> Page:
    """What published figures say against each other, contradictions first.

    Of many figures what the last audit found, in a line each.
    """
    if not site.is_small:
        doubts = _in_doubt(site, SHOWN)
        return Page(WORDS["findings"], asked("audit"), (), in_doubt=doubts)
    section = _section(site, None, asked("audit"))
    title = section.result.title if section.result is not None else WORDS["findings"]
    return Page(title, section.asked, (section,), (asked("audit", all="1"),))


def question(site: Site, asked_: Asked) -> Page:
    """The answer of one question."""
    section = _section(site, None, asked_)
    if section.error is not None and section.result is None:
        raise section.error
    title = section.result.title if section.result is not None else Label("", "")
    return Page(title if title.zh else asked_.question.words, asked_, (section,))


def _section(site: Site, heading: Label | None, asked_: Asked) -> Section:
    return Section(heading, asked_, *site.tried(asked_))


def _telling(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections that say something."""
    return tuple(one for one in sections if one.result is not None and one.result.rows)


def _code_and_name(site: Site, kind: str, word: str) -> tuple[str, Label]:
    """The code and names of what a word names; raises UnknownName with the nearest ones."""
    view, zh, en = {
        "theme": ("themes", "name_zh", "name_en"),
        "bank": ("banks", "name_zh", "name_en"),
        "indicator": ("indicators", "name_zh", "name_en"),
        "source": ("sources", "label_zh", "label_en"),
    }[kind]
    with site.database() as database:
        code = resolve(database.reader, kind, word)
        rows = database.reader.rows(
            f"select {zh}, coalesce({en}, {zh}) from {view} where {kind} = :code", {"code": code}
        )
    return code, Label(str(rows[0][0]), str(rows[0][1]))
