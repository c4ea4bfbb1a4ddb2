"""`finstats compare`: growth beside another's growth, or one date beside another, as intervals.

What is printed and what is worked out stand side by side; where published figures contradict each
other each side has a line, and none is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finstats.audit import unknowns as u
from finstats.audit.compared import Between, Earlier, Known, Line, lines_of, order_of
from finstats.audit.declared import declared
from finstats.audit.implied import clusters_of
from finstats.audit.naming import Naming, date_words, ends
from finstats.audit.sides import BOTH_SIDES
from finstats.audit.unknowns import Unknown, Whose
from finstats.errors import UnknownName, UsageError
from finstats.model.periods import AsOf
from finstats.model.refs import short
from finstats.queries.definitions import Definitions
from finstats.queries.names import resolve
from finstats.result import Column, Grid, GridColumn, Group, Label, Note, Refs, Result, Value
from finstats.store.reader import Reader


def _ends(part: str, zh: str, en: str) -> tuple[Column, ...]:
    return (
        Column(f"{part}_lower", Label(f"{zh}下界", f"{en}: lower"), "digits"),
        Column(f"{part}_upper", Label(f"{zh}上界", f"{en}: upper"), "digits"),
        Column(f"{part}_printed", Label(f"{zh}印出", f"{en}: printed")),
        Column(f"{part}_refs", Label(f"{zh}出处", f"{en}: refs"), "refs"),
    )


_FIRST = (
    Column("quantity", Label("量", "quantity")),
    Column("quantity_zh", Label("量 (中文)", "quantity (zh)")),
    Column("quantity_en", Label("量 (英文)", "quantity (en)")),
)
_LAST = (Column("assuming", Label("若这些数字成立", "if these figures stand"), "refs"),)
AGAINST_COLUMNS = (
    *_FIRST,
    *(Column("reference", Label("对照", "against")), Column("period", Label("时期", "period"))),
    Column("base_period", Label("基期", "base period")),
    *_ends("growth", "增速(%)", "growth (%)"),
    *_ends("other", "对照增速(%)", "growth of the other (%)"),
    *_ends("gap", "差(百分点)", "gap (points)"),
    *_LAST,
)
BETWEEN_COLUMNS = (
    *_FIRST,
    *(
        Column("period", Label("时期", "period")),
        Column("base_period", Label("基期", "base period")),
    ),
    Column("unit", Label("单位", "unit")),
    *_ends("from", "期初", "from"),
    *_ends("to", "期末", "to"),
    *_ends("change", "增减", "change"),
    *_ends("growth", "增长(%)", "growth (%)"),
    *_LAST,
)


def against(
    reader: Reader, words: Sequence[str], other: str, as_of: AsOf | None, known_at: str | None
) -> Result:
    """Growth of each indicator beside that of another of the same subject, and the gap."""
    codes = [resolve(reader, "indicator", word) for word in words]
    reference = resolve(reader, "indicator", other)
    triples: dict[Unknown, tuple[Unknown, ...]] = {}

    def asked(unknowns: Sequence[Unknown]) -> Iterable[Unknown]:
        mine = [one for one in _growths(unknowns) if one.whose.parts[0] in codes]
        for one in _latest(mine, as_of):
            _, measure, _, subject = one.whose.parts
            its = Whose(f"{reference}:{measure}:all:{subject}", "", one.whose.nature)
            if its == one.whose:
                continue
            gap = Unknown("growth-gap", one.whose, its, one.period, one.base)
            triples[one] = (one, u.growth(its, one.period, one.base), gap)
            yield gap

    portions, naming = clusters_of(reader, [*codes, reference], known_at, asked)
    lines: list[Line] = []
    for clusters in portions:
        found = lines_of(clusters, triples.values())
        lines += [one for one in found if all(known.span.is_bounded for known in one.parts[:2])]
        triples.clear()
    lines.sort(key=order_of)
    if not lines:
        raise _nothing(codes, f"{reference} 的增速", f"growth beside {reference}")
    rows = tuple(_against_values(line, naming) for line in lines)
    return Result(
        "compare",
        AGAINST_COLUMNS,
        rows,
        title=Label(
            f"增速对照: {naming.name('indicator', reference).zh}",
            f"Growth beside that of {naming.name('indicator', reference).en}",
        ),
        notes=(*_notes(lines), *_definitions(reader, lines)),
        grids=(_grid(lines, naming, _AGAINST_HEADS),),
    )


def between(
    reader: Reader, words: Sequence[str], start: AsOf, end: AsOf, known_at: str | None
) -> Result:
    """Levels of each indicator at two dates, and the change worked out beside what is printed.

    Where the definition changed between the dates, the earlier level is that of the later
    definition, as far as sources state a change or growth on one basis. Where they do not, both
    levels stand side by side and no difference is taken.
    """
    if start.last is None or end.last is None or start.last >= end.last:
        raise UsageError(
            "bad-range",
            f"--from {start.text} 要早于 --to {end.text}",
            f"--from {start.text} must be before --to {end.text}",
        )
    codes = [resolve(reader, "indicator", word) for word in words]
    wanted = Between(codes, declared(reader), start.last, end.last)
    portions, naming = clusters_of(reader, codes, known_at, wanted.asked)
    lines: list[Line] = []
    earlier: list[Earlier] = []
    for clusters in portions:
        found = wanted.lines(clusters)
        lines += found
        earlier += wanted.earlier(clusters, found)
        wanted.forget()
    lines.sort(key=order_of)
    if not lines:
        raise _nothing(
            codes, f"{start.text} 与 {end.text} 两期", f"both {start.text} and {end.text}"
        )
    return Result(
        "compare",
        BETWEEN_COLUMNS,
        tuple(_between_values(line, naming) for line in lines),
        title=Label(f"两期对照: {start.text} 至 {end.text}", f"From {start.text} to {end.text}"),
        notes=(
            *_notes(lines),
            *_definitions(reader, lines),
            *_of_earlier(sorted(earlier)),
        ),
        grids=(_grid(lines, naming, _BETWEEN_HEADS),),
    )


def _nothing(codes: Sequence[str], zh: str, en: str) -> UnknownName:
    listed = ", ".join(codes)
    return UnknownName(
        "no-figures", f"{listed} 没有可对照的数字: {zh}", f"{listed}: no figures to compare, {en}"
    )


def _growths(unknowns: Sequence[Unknown]) -> Iterable[Unknown]:
    """The growth of every quantity that is compared in some way."""
    found: dict[Unknown, None] = {}
    for one in unknowns:
        if one.base and one.kind in ("growth", "change", "growth-gap", "share-change"):
            found[u.growth(one.whose, one.period, one.base)] = None
    return found


def _latest(growths: Sequence[Unknown], as_of: AsOf | None) -> list[Unknown]:
    """Of each quantity the latest period, on or before the date asked for."""
    last = None if as_of is None else as_of.last
    found: dict[Whose, Unknown] = {}
    for one in sorted(growths, key=lambda one: one.order):
        end = one.period.rpartition("/")[2]
        if one.period.startswith(u.UNDATED) or (last is not None and end > last):
            continue
        held = found.get(one.whose, one)
        if end >= held.period.rpartition("/")[2]:
            found[one.whose] = one
    return list(found.values())


def _known_values(known: Known, naming: Naming) -> list[Value]:
    unit = naming.unit(known.unknown)
    lower, upper, *_ = ends(known.span, unit.factor)
    printed = " ".join(one.row.printed for one in known.figures) or None
    return [lower, upper, printed, " ".join(dict.fromkeys(one.ref for one in known.behind))]


def _start(line: Line, naming: Naming) -> list[Value]:
    unknown = line.parts[0].unknown
    name = naming.whose(unknown.whose)
    return [unknown.whose.quantity, name.zh, name.en]


def _standing(line: Line) -> str:
    return " ".join(dict.fromkeys(one.ref for one in line.assuming))


def _against_values(line: Line, naming: Naming) -> tuple[Value, ...]:
    first, other, _ = line.parts
    values = [*_start(line, naming), other.unknown.whose.quantity]
    values += [first.unknown.period, first.unknown.base]
    for known in line.parts:
        values += _known_values(known, naming)
    return (*values, _standing(line))


def _between_values(line: Line, naming: Naming) -> tuple[Value, ...]:
    change = line.parts[2].unknown
    values = [*_start(line, naming), change.period, change.base, naming.unit(change).name.zh]
    for known in line.parts:
        found = _known_values(known, naming)
        if line.apart and not known.span.is_bounded:
            found[:2] = [None, None]  # nor the bound that no level is below nothing
        values += found
    return (*values, _standing(line))


_AGAINST_HEADS = (Label("增速", "growth"), Label("对照增速", "the other's"), Label("差", "gap"))
_BETWEEN_HEADS = (
    *(Label("期初", "from"), Label("期末", "to")),
    *(Label("增减", "change"), Label("增长", "growth")),
)


def _grid(lines: Sequence[Line], naming: Naming, heads: Sequence[Label]) -> Grid:
    """A group for each comparison: a line for each part, its range, what is printed, from where."""
    columns = (
        GridColumn((Label("", ""),)),
        GridColumn((Label("范围", "range"),), keep=False),
        GridColumn((Label("印出", "printed"),)),
        GridColumn((Label("依据", "from"),), keep=False),
    )
    groups = []
    for line in lines:
        rows = []
        for head, known in zip(heads, line.parts, strict=True):
            unit = naming.unit(known.unknown)
            words = ends(known.span, unit.factor).words(unit.name)
            if line.apart and not known.span.is_bounded:
                words = Label("口径有变, 不相减", "definition changed: no difference taken")
            printed = ", ".join(one.row.printed for one in known.figures)
            refs = tuple(dict.fromkeys(one.ref for one in known.behind))
            rows.append((head, words, printed or Label("未载", "not stated"), Refs(refs)))
        groups.append(Group(tuple(rows), _heading(line, naming)))
    return Grid(columns, tuple(groups))


def _heading(line: Line, naming: Naming) -> Label:
    last = line.parts[-1].unknown
    name, when, base = (
        naming.whose(line.parts[0].unknown.whose),
        date_words(last.period),
        date_words(last.base) if last.has_base else Label("", ""),
    )
    stand = ", ".join(short(one.ref) for one in line.assuming)
    return Label(
        f"{name.zh}, {when.zh}" + (f" (比{base.zh})" if base.zh else "") + (f", 若 {stand} 成立" if stand else ""),
        f"{name.en}, {when.en}" + (f" (since {base.en})" if base.en else "") + (f", if {stand} stand" if stand else ""),
    )  # fmt: skip


def _definitions(reader: Reader, lines: Sequence[Line]) -> list[Note]:
    """The changes of definition between the days of the lines."""
    return Definitions(reader).notes(
        (known.unknown.whose.parts[0], line.parts[-1].unknown.base, line.parts[-1].unknown.period)
        for line in lines
        for known in line.parts
    )


def _of_earlier(found: Sequence[Earlier]) -> Iterable[Note]:
    if found:
        refs = tuple(dict.fromkeys(one.ref for one in found))
        listed = ", ".join(f"{one.printed} ({short(one.ref)})" for one in found)
        yield Note(
            "earlier-definition",
            Label(
                f"期初按原口径印出的数字未与之相减: {listed}",
                f"printed of the earlier day by the definition of then, no difference taken: {listed}",
            ),
            refs,
        )


def _notes(lines: Sequence[Line]) -> Iterable[Note]:
    yield Note(
        "intervals",
        Label(
            "范围含印出数字的舍入, 并按已发布数字之间的关系收窄; 未印出的为推算",
            "ranges hold the rounding of what is printed, narrowed by how published figures "
            "relate; what is not printed is implied",
        ),
    )
    refs = tuple(dict.fromkeys(one.ref for line in lines for one in line.assuming))
    if refs:
        yield Note("contradiction", BOTH_SIDES, refs)
