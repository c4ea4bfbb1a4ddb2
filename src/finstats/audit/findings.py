"""The answer of `finstats audit`: each finding as a row, and as a block fit for a letter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from finstats.audit.auditing import Audit
from finstats.audit.blocks import WAYS, Blocks
from finstats.audit.checking import Check, Way
from finstats.audit.naming import RULES, VERDICTS, Naming, amount, ends
from finstats.audit.published import Figure
from finstats.audit.summary import register_block, summary
from finstats.audit.verdicts import SEVERITY, Verdict
from finstats.queries.definitions import Definitions
from finstats.result import Column, Kind, Label, Note, Result, Value
from finstats.store.reader import Reader

WORTH_A_LOOK = (Verdict.CONTRADICTION, Verdict.TENSION, Verdict.EXPLAINED, Verdict.TIGHT)
_ENDS: tuple[tuple[str, str, str, Kind], ...] = (
    ("lower", "下界", "lower", "digits"),
    ("upper", "上界", "upper", "digits"),
    ("lower_closed", "下界可取", "lower closed", "flag"),
    ("upper_closed", "上界可取", "upper closed", "flag"),
    ("refs", "出处", "refs", "refs"),
)
_WAYS = tuple(zip(("one", "other"), WAYS, strict=True))
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
    reader: Reader,
    found: Audit,
    checks: Sequence[Check],
    wanted: Shown,
    *,
    known_at: str | None,
    limit: int | None,
) -> Result:
    """The checks that were chosen, and how many of each verdict there are."""
    shown = checks[:limit]
    naming = naming_of(reader, found)
    blocks = Blocks(reader, naming)
    return Result(
        "audit",
        COLUMNS,
        data_of(shown, naming),
        title=_title(known_at),
        notes=(*_notes(found, checks, shown, wanted), *_definitions(reader, shown)),
        grids=blocks.grids(shown),
        truncated=len(shown) < len(checks),
    )


def naming_of(reader: Reader, found: Audit) -> Naming:
    """Names and units for what an audit found."""
    naming = Naming(reader, found.units, found.printed)
    for check in found.checks:
        naming.see(check.figures)
    return naming


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
                f"听取 {found.figures} 个数字, 核对 {found.total} 项: "
                + ", ".join(f"{word.zh} {count}" for word, count in counts),
                f"{found.figures} figures heard, {found.total} checks: "
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
                    f"computations that stopped at the limit of rounds, so that their intervals may be wider than need be: {found.capped}",
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


def _definitions(reader: Reader, shown: Sequence[Check]) -> list[Note]:
    """The changes of definition across which shown checks lie."""
    unknowns = [c.unknown for c in shown if c.rule == "definition" and c.unknown is not None]
    days = {figure.row.period for c in shown if c.rule == "definition" for figure in c.figures}
    if not unknowns or not days:
        return []
    codes = dict.fromkeys(one.whose.parts[0] for one in unknowns)
    return Definitions(reader).notes((code, min(days), max(days)) for code in codes)


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
    lower, upper, *_ = ends(way.span, factor)
    closed = [int(way.span.lo_closed), int(way.span.hi_closed)]
    refs = " ".join(dict.fromkeys(one.ref for one in way.figures))
    return [lower, upper, *closed, refs]


def _figure(one: Figure, naming: Naming) -> dict[str, object]:
    lower, upper, *_ = ends(one.hard, naming.factor(one.row.unit))
    return {
        "ref": one.ref,
        "printed": one.row.printed,
        "lower": lower,
        "upper": upper,
        "lower_closed": int(one.hard.lo_closed),
        "upper_closed": int(one.hard.hi_closed),
        "unit": one.row.unit,
    }


def register(checks: Sequence[Check]) -> str:
    """Blocks by which a reviewer explains what is not explained yet."""
    asked = (Verdict.CONTRADICTION, Verdict.TENSION)
    return "\n\n".join(register_block(check) for check in checks if check.verdict in asked)
