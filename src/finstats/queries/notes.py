"""What a reader must know to use the figures shown, as notes with stable codes."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.model.periods import chinese_date, english_date
from finstats.model.refs import CellRef, LocalRef, short
from finstats.queries.checks import check_notes
from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import FigureRow
from finstats.queries.relations import Relations
from finstats.queries.selection import Chosen
from finstats.queries.sums import bounds_words, together
from finstats.queries.wording import base_words, period_words, published_words
from finstats.result import Label, Note
from finstats.store.reader import Reader

_ASKED = 400  # sources in one statement
_COUNT_WORDS = "零一两三四五六七八九十"


def figure_notes(
    reader: Reader,
    chosen: Sequence[Chosen],
    declared: Relations,
    *,
    hidden_undated: int = 0,
    known_at: str | None = None,
) -> tuple[Note, ...]:
    """All notes that apply, in the order in which they matter."""
    leads = [one.lead for one in chosen]
    found = [
        *_overlaps(chosen, declared),
        *_conflicts(chosen),
        *check_notes(reader, [ref for one in chosen for ref in one.refs], known_at),
        *_stale(chosen),
        *inferred_notes(leads),
        *_terms(chosen),
        *_natures(leads),
        *remarks(leads),
        *base_notes(leads),
        *_hidden(hidden_undated),
        *source_notes(reader, [ref for one in chosen for ref in one.refs]),
    ]
    return (*found, trace_note(leads[0].ref))


def _overlaps(chosen: Sequence[Chosen], declared: Relations) -> list[Note]:
    """Classes that may not be added; where each has one value of one date, their union's bounds."""
    groups: dict[tuple[str, ...], list[FigureRow]] = {}
    for one in chosen:
        lead = one.lead
        if lead.transformation == "level" and lead.category != "all" and lead.kind == "stock":
            groups.setdefault((lead.indicator, lead.measure, lead.subject, lead.unit), []).append(
                lead
            )
    for rows in groups.values():
        classes = {row.category: Label(row.category_zh, row.category_en) for row in rows}
        if (
            len(classes) > 1
            and together(list({r.category: r for r in rows}.values()), declared).pair
        ):
            return [_overlap_note(rows, list(classes.values()), declared)]
    return []


def _overlap_note(rows: Sequence[FigureRow], classes: Sequence[Label], declared: Relations) -> Note:
    first, count = rows[0], len(classes)
    refs = tuple(row.ref for row in rows)
    if len(rows) > count or len({row.period for row in rows}) > 1:
        listed = Label("、".join(c.zh for c in classes), ", ".join(c.en for c in classes))
        text = Label(
            f"不可相加: {listed.zh}有交叉, 一家可属几类",
            f"Do not add: {listed.en} overlap, one client may be in several",
        )
        return Note("overlap", text, refs)
    words = bounds_words(together(rows, declared))
    number = _COUNT_WORDS[count] if count < len(_COUNT_WORDS) else str(count)
    text = Label(
        f"不可相加: {number}类有交叉, 一家可属几类。{number}类合并的{first.measure_zh}{words.zh} "
        f"(finstats total {first.indicator})",
        f"Do not add: the {count} classes overlap, one client may be in several. The union of the "
        f"{count} classes ({first.measure_en}) is {words.en} (finstats total {first.indicator})",
    )
    return Note("overlap", text, refs)


def _conflicts(chosen: Sequence[Chosen]) -> list[Note]:
    refs = tuple(one.lead.ref for one in chosen if one.conflict)
    if not refs:
        return []
    text = Label(
        f"来源不一致: {'、'.join(refs)} 的区间没有共同的值, 分行列出, 未取舍",
        f"sources differ: {', '.join(refs)} have no value in common; each is shown, none chosen",
    )
    return [Note("conflict", text, refs)]


def _stale(chosen: Sequence[Chosen]) -> list[Note]:
    rows = [one.lead for one in chosen if one.stale]
    if not rows:
        return []
    dates = list(dict.fromkeys(period_words(row.period, row.period_basis) for row in rows))
    text = Label(
        f"非当期: {'、'.join(date.zh for date in dates)}是所问日期之前最近的数字",
        f"earlier date: {', '.join(date.en for date in dates)} is the latest before the date asked for",
    )
    return [Note("stale", text, tuple(row.ref for row in rows))]


def inferred_notes(leads: Sequence[FigureRow]) -> list[Note]:
    refs = tuple(row.ref for row in leads if row.period_basis == "inferred")
    if not refs:
        return []
    text = Label(
        f"推定: {_listed(refs)} 的日期由同句的时期推出 (时期内的余额, 按其最后一天)",
        f"inferred: the date of {_listed(refs)} follows from the period in the same sentence (a balance: its last day)",
    )
    return [Note("inferred", text, refs)]


def _terms(chosen: Sequence[Chosen]) -> list[Note]:
    by_quantity: dict[tuple[str, str], dict[str, str]] = {}
    for one in chosen:
        if one.lead.subject_kind in ("bank", "bank-group"):
            terms = by_quantity.setdefault((one.lead.indicator, one.lead.measure), {})
            for term in one.terms:
                terms.setdefault(term, one.lead.ref)
    found = []
    for terms in by_quantity.values():
        if len(terms) > 1:
            text = Label(
                f"用词不同, 口径可能不同: {'、'.join(terms)}",
                f"different terms, the scope may differ: {', '.join(terms)}",
            )
            found.append(Note("terms", text, tuple(terms.values())))
    return found


def _natures(leads: Sequence[FigureRow]) -> list[Note]:
    words = {
        "planned": Label("计划数", "planned"),
        "target": Label("目标", "a target"),
        "estimate": Label("估计", "an estimate"),
    }
    found = []
    for nature, label in words.items():
        refs = tuple(row.ref for row in leads if row.nature == nature)
        if refs:
            text = Label(
                f"{_listed(refs)} 是{label.zh}, 不是实际数",
                f"{_listed(refs)}: {label.en}, not an actual figure",
            )
            found.append(Note(nature, text, refs))
    return found


def remarks(leads: Sequence[FigureRow]) -> list[Note]:
    """What was noted of single figures when they were read; one note for one wording."""
    grouped: dict[Label, list[str]] = {}
    for row in leads:
        if row.note_zh is not None and row.period_basis != "inferred":
            grouped.setdefault(Label(row.note_zh, row.note_en or row.note_zh), []).append(row.ref)
    return [
        Note(
            "remark",
            Label(f"{_listed(refs)}: {text.zh}", f"{_listed(refs)}: {text.en}"),
            tuple(refs),
        )
        for text, refs in grouped.items()
    ]


def base_notes(leads: Sequence[FigureRow]) -> list[Note]:
    """Which day 年初 is, and from which day figures are that name one."""
    return [*_year_starts(leads), *_named_bases(leads)]


def _named_bases(leads: Sequence[FigureRow]) -> list[Note]:
    refs: dict[str, list[str]] = {}
    for row in leads:
        if row.comparison == "since" and row.base_period:
            refs.setdefault(row.base_period, []).append(row.ref)
    days = {base: base_words(base) for base in sorted(refs)}
    return [
        Note(
            "base",
            Label(
                f"{_listed(refs[base])} 的基期: {day.zh}", f"{_listed(refs[base])}: since {day.en}"
            ),
            tuple(refs[base]),
        )
        for base, day in days.items()
    ]


def _year_starts(leads: Sequence[FigureRow]) -> list[Note]:
    bases = sorted(
        {row.base_period for row in leads if row.comparison == "ytd" and row.base_period}
    )
    if not bases:
        return []
    days = Label(
        "、".join(chinese_date(base).replace("月末", "月31日") for base in bases),
        ", ".join(english_date(base) for base in bases),
    )
    return [Note("base", Label(f"年初 = {days.zh}", f"year start = {days.en}"))]


def _hidden(count: int) -> list[Note]:
    if not count:
        return []
    text = Label(
        f"另有 {count} 个数字日期未载, 未列出; 要看加 --undated",
        f"{count} more have no date and are not shown; add --undated to see them",
    )
    return [Note("undated-hidden", text)]


def source_notes(reader: Reader, refs: Sequence[str]) -> list[Note]:
    """Each source of the refs with the paragraphs used and when it was published."""
    used: dict[str, list[str]] = {}
    for ref in refs:
        source, _, local = ref.rpartition("/")
        used.setdefault(source, []).append(local)
    held = _published(reader, list(used))
    found = []
    for source, locals_ in used.items():
        where = _used(locals_)
        text = Label(
            f"来源: {source} {where.zh}, {held[source].zh}",
            f"Source: {source}, {where.en}, {held[source].en}",
        )
        found.append(Note("source", text))
    return found


def _published(reader: Reader, sources: Sequence[str]) -> dict[str, Label]:
    """When each of some sources was published."""
    found: dict[str, Label] = {}
    for start in range(0, len(sources), _ASKED):
        condition, params = any_of("s.source", "s", sources[start : start + _ASKED])
        for code, first, last in reader.rows(
            "select s.source, s.published_earliest, s.published_latest from sources s "
            f"where {condition}",
            params,
        ):
            found[str(code)] = published_words(str(first), str(last))
    return found


def _used(locals_: Sequence[str]) -> Label:
    """The paragraphs of a text, or the tables: their cells stand beside the figures."""
    cells = {local: CellRef.parse(local) for local in locals_}
    sheets = sorted({cell.sheet for cell in cells.values() if cell is not None})
    if sheets:
        return Label(f"表 {', '.join(sheets)}", f"table {', '.join(sheets)}")
    paragraphs = sorted({LocalRef.parse(local).paragraph for local in locals_})
    shown = ", ".join(str(number) for number in paragraphs)
    return Label(f"第{shown}段", f"paragraph{'s' if len(paragraphs) > 1 else ''} {shown}")


def cut_notes(shown: int, total: int) -> list[Note]:
    """That `--limit` cut figures off."""
    if shown == total:
        return []
    return [
        Note(
            "truncated", Label(f"只列 {shown} 行, 共 {total} 行", f"{shown} of {total} rows shown")
        )
    ]


def trace_note(ref: str) -> Note:
    """How to see where a figure stands."""
    return Note(
        "trace", Label(f"查原文: finstats trace {ref}", f"Where it stands: finstats trace {ref}")
    )


def _listed(refs: Sequence[str]) -> str:
    """Short refs of one source; with their sources where there are several."""
    several = len({ref.rpartition("/")[0] for ref in refs}) > 1
    return ", ".join(ref if several else short(ref) for ref in refs)
