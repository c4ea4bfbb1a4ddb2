"""Figures and relations in one line each, so that a case of the audit reads as a text does.

    a: green level 2025-06-30 = 2150亿元
    b: green growth 2025-06-30 vs 2024-12-31 = 13.36%
    c: green growth-gap of all 2025-06-30 vs 2024-12-31 = 7.82个百分点 [term 绿色信贷] [source two]

A quantity is `indicator`, `indicator:measure` or `indicator:measure:category`; the measure is
balance and the category all unless said. Bounds are those of finstats.model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from finstats.audit.auditing import Audit, explain, hear
from finstats.audit.declared import Declared, MeasureFacts, _closed
from finstats.audit.drawing import Drawn, drawn
from finstats.audit.published import Figure, Row, Units, otherwise_rounded
from finstats.audit.verdicts import Verdict
from finstats.model.bounds import Context, bounds
from finstats.model.codes import Transformation
from finstats.model.numbers import Number
from finstats.model.printed import read_printed

SUBJECT = "banks"
MEASURES = {
    "balance": MeasureFacts("money", True),
    "profit": MeasureFacts("money", False),
    "granted": MeasureFacts("money", True),
    "drawn": MeasureFacts("money", True),
    "disbursed": MeasureFacts("money", True),
    "borrowers": MeasureFacts("count", True),
    "rate": MeasureFacts("rate", False),
}
FACTORS = {
    "元": 100,
    "万元": 10**6,
    "亿元": 10**10,
    "万亿元": 10**14,
    "户": 1,
    "家": 1,
    "万户": 10**4,
    "%": 10**6,
    "个百分点": 10**6,
    "个基点": 10**4,
    "倍": 10**8,
}
DIMENSIONS = {"户": "count", "家": "count", "万户": "count", "%": "rate", "倍": "rate"}
UNITS = Units(FACTORS, {unit: unit for unit in FACTORS})
_LINE = re.compile(
    r"(?P<name>[a-z0-9]+): (?P<quantity>\S+) (?P<kind>[a-z-]+)(?: of (?P<other>\S+))? "
    r"(?P<period>\S+)(?: vs (?P<base>\S+))? = (?P<printed>\S+)(?P<more>(?: \[[^\]]+\])*)"
)


def quantity(text: str) -> str:
    indicator, measure, category = (*text.split(":"), "", "")[:3]
    return f"{indicator}:{measure or 'balance'}:{category or 'all'}:{SUBJECT}"


def figure(line: str, place: int = 0) -> Figure:
    """The figure that a line says."""
    match = _LINE.fullmatch(line.strip())
    assert match is not None, line
    more = dict(one.split(" ", 1) for one in re.findall(r"\[([^\]]+)\]", match["more"]))
    token, minus = match["printed"], match["printed"].startswith("-")
    said = read_printed(token.removeprefix("-"))
    number = Number.parse(f"{'-' if minus else ''}{said.value_text}")
    factor, source = FACTORS[said.unit], more.get("source", "one")
    kind = Transformation(match["kind"])
    context = Context.of(
        number,
        dimension=DIMENSIONS.get(said.unit, "money"),
        factor=factor,
        subject_kinds={more.get("subject", "bank-group")},
        transformations={kind},
        wording=said.wording,
    )
    found = bounds(number, said.qualifier, context)
    hard, soft = found.hard.in_base(factor), found.plausible.in_base(factor)
    base = match["base"]
    row = Row(
        ref=f"{source}/1.{match['name']}",
        ref_order=f"{source}/{place:04d}.{match['name']}",
        seq=1,
        source=source,
        printed=token,
        quantity=quantity(match["quantity"]),
        measure=quantity(match["quantity"]).split(":")[1],
        subject_kind=more.get("subject", "bank-group"),
        transformation=kind.value,
        comparison=None if base is None else more.get("comparison", "ytd"),
        reference=None if match["other"] is None else quantity(match["other"]),
        period=match["period"],
        base_period=None if base in (None, "?") else base,
        nature=more.get("nature", "actual"),
        term=more.get("term"),
        value_text=number.text,
        unit=said.unit,
        qualifier=said.qualifier.value,
        scale=number.scale,
        value_base=number.in_base(factor),
        lower_base=hard.lower,
        upper_base=hard.upper,
        lower_closed=int(hard.lower_closed),
        upper_closed=int(hard.upper_closed),
        soft_lower_base=soft.lower,
        soft_upper_base=soft.upper,
        soft_lower_closed=int(soft.lower_closed),
        soft_upper_closed=int(soft.upper_closed),
        known_from="2025-12-31",
    )
    return otherwise_rounded(row, UNITS, more.get("rounding", "nearest"))


def name_of(one: Figure) -> str:
    """The name before the colon."""
    return one.ref.rpartition(".")[2]


def declared(relations: Iterable[str]) -> Declared:
    """`part < whole` proves, `part <? whole` expects, `one | other` are disjoint; measures too.

    `drawn <= granted` and `disbursed covers balance` are between measures of one quantity;
    `x from 2025-01-01` is another definition of an indicator.
    """
    inside: dict[tuple[str, str], bool] = {}
    apart: set[tuple[str, str]] = set()
    measures: list[tuple[str, str, str]] = []
    changes: dict[str, tuple[str, ...]] = {}
    for line in relations:
        left, sign, right = line.split()
        if sign == "from":
            changes[left] = (*changes.get(left, ()), right)
            continue
        sides = tuple(f"{side}:all" if ":" not in side else side for side in (left, right))
        if sign in ("<", "<?"):
            inside[sides[0], sides[1]] = sign == "<"
        elif sign == "|":
            apart |= {(sides[0], sides[1]), (sides[1], sides[0])}
        else:
            kind = {"<=": "at-most", "covers": "covers-increase"}[sign]
            measures.append((kind, left, right))
    return Declared(_closed(inside), frozenset(apart), tuple(measures), MEASURES, changes)


@dataclass
class Told:
    """What the audit says of some lines, in the names of the lines."""

    audit: Audit
    clusters: list[Drawn] = field(default_factory=list)

    def found(self) -> list[str]:
        """`contradiction: a b c` for each finding: of the smallest set, else of all its figures."""
        lines = []
        for check in self.audit.checks:
            if check.verdict in (Verdict.HOLDS, Verdict.CANNOT_TELL):
                continue
            figures = check.sets[0] if check.sets else check.figures
            lines.append(f"{check.verdict.value}: {' '.join(sorted(map(name_of, figures)))}")
        return sorted(lines)


def told(lines: Sequence[str], relations: Iterable[str] = ()) -> Told:
    """Audit some lines."""
    figures = [figure(line, place) for place, line in enumerate(lines)]
    return told_of(figures, declared(relations))


def told_of(figures: Sequence[Figure], known: Declared) -> Told:
    clusters, untied = drawn(figures, known)
    found = Audit(UNITS, keep_all=True)
    hear(found, sorted(figures, key=lambda one: one.row.ref_order), clusters, untied)
    explain(found, {})
    return Told(found, clusters)
