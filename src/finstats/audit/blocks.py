"""Findings as blocks of lines, each fit to be pasted into a letter to the publisher."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.audit.checking import Check, Way
from finstats.audit.naming import RULES, VERDICTS, Naming, amount
from finstats.audit.published import Figure
from finstats.audit.summary import span_words
from finstats.audit.verdicts import Verdict
from finstats.model.refs import short
from finstats.queries.conditions import any_of
from finstats.queries.figure_rows import FigureRow, fetch
from finstats.queries.wording import as_printed, what_it_is
from finstats.result import Cell, Grid, GridColumn, Group, Label
from finstats.store.reader import Reader
from finstats.store.texts import Sentences

WAYS = (Label("一路", "one way"), Label("另一路", "the other way"))


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
        name = self._naming.called(check.unknown)
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
            lines += self._way(check, way, WAYS[place], told)
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
        if check.rule == "definition" and check.unknown is not None:
            code = check.unknown.whose.parts[0]
            text = Label(
                f"两路之间口径有改变 (finstats history {code}): 水平未必可比, 至多存疑",
                f"the definition changed between the two ways (finstats history {code}): levels need not be comparable, so this is a doubt at most",
            )
            lines.append((Label("口径", "definition"), text))
        lines += self._read(check.sets[0])
        if check.explained is not None:
            by = ", ".join(word for word in (check.explained.by, check.explained.on) if word)
            reason = check.explained.reason
            tail = f" ({by})" if by else ""
            lines.append((Label("说明", "explained"), Label(reason.zh + tail, reason.en + tail)))
        elif check.verdict is Verdict.CONTRADICTION:
            text = Label(
                "两路或许口径不同 (机构、币种、基期重述); 不作更正, 两者并列",
                "the ways may rest on different populations (institutions, currencies, a restated base); nothing is corrected, both are shown",
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
