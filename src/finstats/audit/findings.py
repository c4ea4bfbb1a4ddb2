"""The answer of `finstats audit`: each finding as a row, and as a block fit for a letter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from finstats.audit.auditing import Audit, Check, Way
from finstats.audit.naming import RULES, VERDICTS, Naming, amount, ends
from finstats.audit.published import Figure
from finstats.audit.summary import register_block, span_words, summary
from finstats.audit.verdicts import SEVERITY, Verdict
from finstats.model.refs import short
from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import FigureRow, fetch
from finstats.queries.wording import as_printed, what_it_is
from finstats.result import Cell, Column, Grid, GridColumn, Group, Kind, Label, Note, Result, Value
from finstats.store.reader import Reader
from finstats.store.texts import Sentences

WORTH_A_LOOK = (Verdict.CONTRADICTION, Verdict.TENSION, Verdict.EXPLAINED, Verdict.TIGHT)
_ENDS: tuple[tuple[str, str, str, Kind], ...] = (
    ("lower", "下界", "lower", "digits"),
    ("upper", "上界", "upper", "digits"),
    ("lower_closed", "下界可取", "lower closed", "flag"),
    ("upper_closed", "上界可取", "upper closed", "flag"),
    ("refs", "出处", "refs", "refs"),
)
_WAYS = (("one", Label("一路", "one way")), ("other", Label("另一路", "the other way")))
COLUMNS = (
    Column("finding", Label("发现", "finding")),
    Column("verdict", Label("结论", "verdict")),
    Column("verdict_zh", Label("结论 (中文)", "verdict (zh)")),
    Column("verdict_en", Label("结论 (英文)", "verdict (en)")),
    Column("rule", Label("关系", "relation")),
    Column("rule_zh", Label("关系 (中文)", "relation (zh)")),
    Column("rule_en", Label("关系 (英文)", "relation (en)")),
    Column("quantity", Label("量", "quantity")),
    Column("transformation", Label("变换", "transformation")),
    Column("reference", Label("参照量", "reference")),
    Column("period", Label("时期", "period")),
    Column("base_period", Label("基期", "base period")),
    Column("unit", Label("单位", "unit")),
    *(
        Column(f"{way}_{part}", Label(f"{label.zh}{zh}", f"{label.en}: {en}"), kind)
        for way, label in _WAYS
        for part, zh, en, kind in _ENDS
    ),
    Column("gap", Label("相距", "gap"), "digits"),
    Column("gap_times", Label("为舍入所及的倍数", "times what rounding can do"), "digits"),
    Column("left_percent", Label("余地(%)", "left (%)"), "digits"),
    Column("refs", Label("所涉数字", "figures"), "refs"),
    Column("figures", Label("数字明细", "figures in full"), "json"),
    Column("sets", Label("最小组", "minimal sets"), "json"),
    Column("survives_truncation", Label("按截尾仍矛盾", "also if cut off"), "flag"),
    Column("summary_zh", Label("一句话", "in one line (zh)")),
    Column("summary_en", Label("一句话 (英文)", "in one line (en)")),
    Column("reason_zh", Label("说明", "reason (zh)")),
    Column("reason_en", Label("说明 (英文)", "reason (en)")),
)


class Shown(NamedTuple):
    """Which findings to show: of a theme, a source, a kind of relation; all checks or those worth a look."""

    theme: str | None = None
    source: str | None = None
    rule: str | None = None
    all: bool = False


def audit_result(
    reader: Reader, found: Audit, wanted: Shown, *, known_at: str | None, limit: int | None
) -> Result:
    """The checks asked for, and how many of each verdict there are."""
    checks = chosen(reader, found, wanted)
    shown = checks[:limit]
    naming = Naming(reader, found.units, found.heard)
    blocks = Blocks(reader, naming)
    return Result(
        "audit",
        COLUMNS,
        data_of(shown, naming),
        title=_title(known_at),
        notes=tuple(_notes(found, checks, shown, wanted)),
        grids=blocks.grids(shown),
        truncated=len(shown) < len(checks),
    )


def data_of(checks: Sequence[Check], naming: Naming) -> tuple[tuple[Value, ...], ...]:
    """The checks as rows of COLUMNS."""
    return tuple(_values(check, naming, summary(check, naming)) for check in checks)


def chosen(reader: Reader, found: Audit, wanted: Shown) -> list[Check]:
    """The checks that the options leave."""
    checks = [c for c in found.checks if wanted.all or c.verdict in WORTH_A_LOOK]
    if wanted.rule is not None:
        checks = [c for c in checks if c.rule == wanted.rule]
    if wanted.source is not None:
        checks = [c for c in checks if any(f.row.source == wanted.source for f in c.figures)]
    if wanted.theme is not None:
        rows = reader.rows(
            "select f.ref from figures f where f.theme = :theme or f.indicator_theme = :theme",
            {"theme": wanted.theme},
        )
        refs = {str(ref) for (ref,) in rows}
        checks = [c for c in checks if any(f.ref in refs for f in c.figures)]
    return checks


def _title(known_at: str | None) -> Label:
    if known_at is None:
        return Label(
            "核对: 已发布数字之间的关系", "Audit: what published figures imply of each other"
        )
    return Label(f"核对: 发布截至 {known_at}", f"Audit: published by {known_at}")


def _notes(
    found: Audit, checks: Sequence[Check], shown: Sequence[Check], wanted: Shown
) -> list[Note]:
    counts = [(VERDICTS[v.value], found.count(v)) for v in reversed(SEVERITY)]
    notes = [
        Note(
            "counts",
            Label(
                f"听取 {found.figures} 个数字, 核对 {len(found.checks)} 项: "
                + ", ".join(f"{word.zh} {count}" for word, count in counts),
                f"{found.figures} figures heard, {len(found.checks)} checks: "
                + ", ".join(f"{word.en} {count}" for word, count in counts),
            ),
        )
    ]
    if not wanted.all:
        notes.append(
            Note(
                "all",
                Label(
                    "相符和无法判断的未列出; 要看加 --all",
                    "what holds and what cannot be told is not listed; add --all to see it",
                ),
            )
        )
    if found.capped:
        notes.append(
            Note(
                "capped",
                Label(
                    f"有 {found.capped} 处推算到轮次上限即停, 区间可能偏宽",
                    f"{found.capped} computations stopped at the limit of rounds; their intervals may be wider than need be",
                ),
            )
        )
    if any(not check.complete for check in shown):
        notes.append(
            Note(
                "incomplete",
                Label(
                    "最小组没有找全: 数字太多",
                    "not all minimal sets were looked for: too many figures",
                ),
            )
        )
    if len(shown) < len(checks):
        notes.append(
            Note(
                "truncated",
                Label(
                    f"只列 {len(shown)} 项, 共 {len(checks)} 项",
                    f"{len(shown)} of {len(checks)} findings shown",
                ),
            )
        )
    return notes


def _values(check: Check, naming: Naming, words: Label) -> tuple[Value, ...]:
    unknown = check.unknown
    unit = None if unknown is None else naming.unit(unknown)
    factor = 1 if unit is None else unit.factor
    rule, verdict = RULES[check.rule], VERDICTS[check.verdict.value]
    ways: list[Value] = []
    for place in range(2):
        way = check.ways[place] if place < len(check.ways) else None
        ways += _way_values(way, factor)
    times = None
    if check.gap is not None and check.allowance:
        times = amount(check.gap / check.allowance * 10_000, 1)
    found = check.verdict in (Verdict.CONTRADICTION, Verdict.EXPLAINED)
    return (
        *(check.code, check.verdict.value, verdict.zh, verdict.en, check.rule, rule.zh, rule.en),
        *(
            (None,) * 5
            if unknown is None
            else (
                *(unknown.whose.quantity, unknown.kind),
                unknown.other.quantity if unknown.other else None,
                *(unknown.period, unknown.base or None),
            )
        ),
        None if unit is None else unit.name.zh,
        *ways,
        None if check.gap is None else amount(check.gap, factor),
        times,
        None if check.left is None else amount(check.left * 100 * 10_000, 1),
        " ".join(dict.fromkeys(figure.ref for figure in check.figures)),
        json.dumps([_figure(one, naming) for one in check.figures], ensure_ascii=False),
        json.dumps([[one.ref for one in figures] for figures in check.sets]),
        int("truncation" in check.survives) if found else None,
        *(words.zh, words.en),
        *((None, None) if check.explained is None else check.explained.reason),
    )


def _way_values(way: Way | None, factor: int) -> list[Value]:
    if way is None or way.span.is_empty:
        refs = "" if way is None else " ".join(one.ref for one in way.figures)
        return [None, None, None, None, refs]
    lower, upper = ends(way.span, factor)
    closed = [int(way.span.lo_closed), int(way.span.hi_closed)]
    refs = " ".join(dict.fromkeys(one.ref for one in way.figures))
    return [lower, upper, *closed, refs]


def _figure(one: Figure, naming: Naming) -> dict[str, object]:
    lower, upper = ends(one.hard, naming.factor(one.row.unit))
    return {
        "ref": one.ref,
        "printed": one.row.printed,
        "lower": lower,
        "upper": upper,
        "lower_closed": int(one.hard.lo_closed),
        "upper_closed": int(one.hard.hi_closed),
        "unit": one.row.unit,
    }


class Blocks:
    """Findings as blocks of lines: what was found, by which ways, from which figures."""

    def __init__(self, reader: Reader, naming: Naming) -> None:
        self._reader, self._naming = reader, naming
        self._sentences = Sentences(reader)
        self._rows: dict[tuple[str, str], FigureRow] = {}

    def grids(self, checks: Sequence[Check]) -> tuple[Grid, ...]:
        """One grid, a group for each finding; what merely holds is a line."""
        self._fetch([figure.ref for check in checks for figure in check.figures])
        columns = (GridColumn((Label("", ""),)), GridColumn((Label("", ""),), keep=False))
        groups = [Group(tuple(self._lines(check)), self._heading(check)) for check in checks]
        return (Grid(columns, tuple(groups)),)

    def _fetch(self, refs: Sequence[str]) -> None:
        wanted = list(dict.fromkeys(refs))
        for start in range(0, len(wanted), 400):
            condition, params = any_of("f.ref", "r", wanted[start : start + 400])
            for row in fetch(self._reader, condition, params):
                self._rows[row.ref, row.quantity] = row

    def _heading(self, check: Check) -> Label:
        verdict = VERDICTS[check.verdict.value]
        if check.unknown is None:
            return verdict
        name = self._naming.unknown(check.unknown)
        return Label(f"{verdict.zh}: {name.zh}", f"{verdict.en}: {name.en}")

    def _lines(self, check: Check) -> list[tuple[Cell, ...]]:
        lines: list[tuple[Cell, ...]] = []
        if check.untied is not None:
            words = "、".join(check.untied.words)
            text = Label(f"用词不同 ({words}), 口径可能不同, 没有比较", f"different terms ({words}), the scope may differ: not compared")  # fmt: skip
            lines.append((Label("原因", "why"), text))
        elif check.verdict is Verdict.CANNOT_TELL:
            lines.append((Label("关系", "relation"), RULES[check.rule]))
            lines.append((Label("原因", "why"), Label("只有一路, 无从比较", "there is one way only, nothing to compare with")))  # fmt: skip
        told: set[str] = set()
        for place, way in enumerate(check.ways):
            lines += self._way(check, way, _WAYS[place][1], told)
        if not told:
            lines += self._figures(check.figures, told)
        lines += self._distance(check)
        if check.verdict in (Verdict.CONTRADICTION, Verdict.TENSION, Verdict.EXPLAINED):
            lines += self._more(check)
        return lines

    def _way(self, check: Check, way: Way, name: Label, told: set[str]) -> list[tuple[Cell, ...]]:
        assert check.unknown is not None  # noqa: S101 - ways lead to an unknown
        unit = self._naming.unit(check.unknown)
        words = span_words(way, unit.factor, unit.name)
        rules = [RULES[rule] for rule in way.rules]
        by = Label("; ".join(r.zh for r in rules), "; ".join(r.en for r in rules))
        text = words if not rules else Label(f"{words.zh}  ({by.zh})", f"{words.en}  ({by.en})")
        lines: list[tuple[Cell, ...]] = [(name, text)]
        known = [one for one in way.figures if one.ref in told]
        if known and len(known) == len(way.figures):
            refs = Label("、".join(short(o.ref) for o in known), ", ".join(short(o.ref) for o in known))  # fmt: skip
            return [(name, Label(f"{text.zh}, 由 {refs.zh}", f"{text.en}, from {refs.en}"))]
        return lines + self._figures(way.figures, told)

    def _figures(self, figures: Sequence[Figure], told: set[str]) -> list[tuple[Cell, ...]]:
        several = len({one.row.source for one in figures}) > 1
        lines: list[tuple[Cell, ...]] = []
        for one in figures:
            told.add(one.ref)
            name = one.ref if several else short(one.ref)
            row = self._rows.get((one.ref, one.row.quantity))
            if row is None:
                lines.append((f"  {name}", one.row.printed))
                continue
            what, number = what_it_is(row), as_printed(row)
            term = row.term or row.indicator_zh
            of_class = Label(f" {row.category_zh}", f", {row.category_en}") if row.category != "all" else Label("", "")  # fmt: skip
            text = Label(
                f"{number.zh}  {term}{of_class.zh} {what.zh}",
                f"{number.en}  {row.indicator_en}{of_class.en}, {what.en}",
            )
            lines.append((f"  {name}", text))
        return lines

    def _distance(self, check: Check) -> list[tuple[Cell, ...]]:
        if check.unknown is None:
            return []
        unit = self._naming.unit(check.unknown)
        points = unit.name if unit.name.zh != "%" else Label("个百分点", "percentage points")
        if check.gap is not None and check.verdict is not Verdict.TIGHT:
            gap = amount(check.gap, unit.factor)
            text = Label(f"至少 {gap} {points.zh}", f"at least {gap} {points.en}")
            if check.allowance:
                reach = amount(check.allowance, unit.factor)
                times = amount(check.gap / check.allowance * 10_000, 1)
                text = Label(
                    f"{text.zh}, 是舍入所能造成的 {reach} 的 {times} 倍",
                    f"{text.en}, {times} times the {reach} that rounding can cause",
                )
            return [(Label("相距", "apart by"), text)]
        if check.left is not None:
            left = amount(check.left * 100 * 10_000, 1)
            text = Label(
                f"较窄一路的 {left}% 落在另一路之内; 印出的数本身不相合",
                f"{left}% of the narrower way lies in the other; the printed numbers as such do not agree",
            )
            return [(Label("余地", "room left"), text)]
        return []

    def _more(self, check: Check) -> list[tuple[Cell, ...]]:
        lines: list[tuple[Cell, ...]] = []
        if check.verdict is Verdict.CONTRADICTION:
            cut = "truncation" in check.survives
            text = Label("若数字是截尾而非四舍五入, 仍矛盾", "also if digits were cut off instead of rounded") if cut else Label("若数字是截尾而非四舍五入, 矛盾消失", "gone if digits were cut off instead of rounded")  # fmt: skip
            lines.append((Label("舍入", "rounding"), text))
        others = check.sets[1:]
        if others:
            listed = "; ".join(" ".join(short(one.ref) for one in figures) for figures in others[:4])  # fmt: skip
            more = f" (+{len(others) - 4})" if len(others) > 4 else ""
            lines.append((Label("其余各组", "other sets"), Label(f"{listed}{more}", f"{listed}{more}")))  # fmt: skip
        lines += self._read(check.sets[0])
        if check.explained is not None:
            by = ", ".join(word for word in (check.explained.by, check.explained.on) if word)
            reason = check.explained.reason
            tail = f" ({by})" if by else ""
            lines.append((Label("说明", "explained"), Label(reason.zh + tail, reason.en + tail)))
        elif check.verdict is Verdict.CONTRADICTION:
            text = Label(
                "两路或许口径不同 (机构、币种、基期重述); finstats 不作更正, 两者并列",
                "the ways may rest on different populations (institutions, currencies, a restated base); finstats corrects nothing and shows both",
            )
            lines.append((Label("提示", "note"), text))
        return lines

    def _read(self, figures: Sequence[Figure]) -> list[tuple[Cell, ...]]:
        """The sentences of the smallest set, each once, where the text is at hand."""
        found: dict[str, list[str]] = {}
        for one in figures:
            row = self._rows.get((one.ref, one.row.quantity))
            if row is None:
                continue
            text = self._sentences.at(row.source, row.char_start, row.char_end, row.printed)
            if text is not None:
                found.setdefault(text, []).append(short(one.ref))
        lines: list[tuple[Cell, ...]] = []
        for text, refs in found.items():
            lines.append((Label(f"原句 {refs[0]}", f"reads {refs[0]}"), Label(text, text)))
        return lines


def register(checks: Sequence[Check]) -> str:
    """Blocks by which a reviewer explains what is not explained yet."""
    asked = (Verdict.CONTRADICTION, Verdict.TENSION)
    return "\n\n".join(register_block(check) for check in checks if check.verdict in asked)
