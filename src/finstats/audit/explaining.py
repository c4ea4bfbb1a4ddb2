"""`finstats explain`: the findings and relations of a figure or quantity, as a tree of intervals."""

from __future__ import annotations

from collections.abc import Sequence

from finstats.audit.auditing import Audit, explain, explanations, hear
from finstats.audit.blocks import Blocks
from finstats.audit.checking import Check
from finstats.audit.declared import declared
from finstats.audit.drawing import Drawn, drawn, restated
from finstats.audit.findings import COLUMNS, data_of
from finstats.audit.naming import RULES, VERDICTS, Naming, ends
from finstats.audit.narrowing import narrowed
from finstats.audit.published import published, units_of
from finstats.audit.scope import subjects_of
from finstats.audit.sides import Side, covering, likely, range_in, sides
from finstats.audit.spans import Span, meet
from finstats.audit.verdicts import SEVERITY, Verdict, of_rule
from finstats.errors import UnknownName
from finstats.model.refs import short
from finstats.queries.definitions import Definitions
from finstats.queries.trace import find
from finstats.result import Cell, Grid, GridColumn, Group, Label, Note, Result
from finstats.store.reader import Reader

_DEEPEST = 12  # relations shown of one unknown


def explained(reader: Reader, word: str, known_at: str | None = None) -> Result:
    """Every check in which the figures of a ref, a number or a quantity take part.

    Raises UnknownName (exit 5) when the word is none of these, or takes part in nothing.
    """
    rows = find(reader, word, known_at)
    wanted = {(row.ref, row.quantity) for row in rows}
    units = units_of(reader)
    quantities = list(dict.fromkeys(row.quantity for row in rows))
    figures = published(
        reader, units, subjects=subjects_of(reader, "quantity", quantities), known_at=known_at
    )
    clusters, untied = drawn(figures, declared(reader))
    mine = [one for one in clusters if any((f.ref, f.row.quantity) in wanted for f in one.figures)]
    found = Audit(units, keep_all=True)
    hear(found, figures, mine, untied)
    explain(found, explanations(reader))
    checks = [c for c in found.checks if any((f.ref, f.row.quantity) in wanted for f in c.figures)]
    if not checks:
        raise UnknownName(
            "no-relations",
            f"{word[:60]} 与别的数字没有关系可核对 (日期未载, 或没有可比的数字)",
            f"{word[:60]} stands in no relation that could be checked (undated, or nothing to compare)",
            Label(
                f"看这个数字: finstats trace {word[:60]}", f"the figure: finstats trace {word[:60]}"
            ),
        )
    naming = Naming(reader, units)
    naming.see(figures)
    serious = [c for c in checks if c.verdict in _SHOWN]
    columns = (GridColumn((Label("", ""),), keep=False), GridColumn((Label("", ""),), keep=False))
    trees = [tree for one in mine for tree in _trees(one, wanted, naming)]
    return Result(
        "explain",
        COLUMNS,
        data_of(checks, naming),
        title=Label(word, word),
        notes=(_key(checks), *Definitions(reader).notes(restated(mine))),
        grids=(
            *(Blocks(reader, naming).grids(serious) if serious else ()),
            Grid(columns, tuple(trees)),
        ),
    )


_SHOWN = (Verdict.CONTRADICTION, Verdict.TENSION, Verdict.EXPLAINED)


def _key(checks: Sequence[Check]) -> Note:
    counts = {v: sum(c.verdict is v for c in checks) for v in Verdict}
    said = [(VERDICTS[v.value], n) for v, n in counts.items() if n]
    return Note(
        "counts",
        Label(
            "参与的核对: " + ", ".join(f"{word.zh} {n}" for word, n in said),
            "checks it takes part in: " + ", ".join(f"{word.en} {n}" for word, n in said),
        ),
    )


def _trees(one: Drawn, wanted: set[tuple[str, str]], naming: Naming) -> list[Group]:
    """For each unknown that the wanted figures are of: its rules, with what each of them says."""
    cluster = one.cluster
    numbers = dict.fromkeys(
        said.unknown
        for figure, said in zip(one.figures, cluster.said, strict=True)
        if (figure.ref, figure.row.quantity) in wanted
    )
    known = sides(one)
    return [_tree(one, number, known, naming) for number in numbers]


def _tree(one: Drawn, number: int, known: Sequence[Side], naming: Naming) -> Group:
    name = naming.called(one.unknowns[number])
    lines: list[tuple[Cell, ...]] = [(Label("印出", "printed"), _printed(one, number, naming))]
    rules = one.cluster.rules_of[number]
    for rule in rules[:_DEEPEST]:
        lines += _rule(one, rule, number, known, naming)
    if len(rules) > _DEEPEST:
        rest = len(rules) - _DEEPEST
        lines.append((f"  +{rest}", Label("项关系未列", "more relations not shown")))
    return Group(tuple(lines), Label(f"{name.zh}", f"{name.en}"))


def _rule(
    one: Drawn, rule: int, number: int, known: Sequence[Side], naming: Naming
) -> list[tuple[Cell, ...]]:
    found = one.cluster.rules[rule]
    states = [narrowed(one.cluster, w.figures, soft=True) for side in known for w in side.worlds]
    met = [met for state in states if (met := of_rule(state, rule)) is not None]
    worst = max((m.verdict for m in met), key=SEVERITY.index, default=Verdict.CANNOT_TELL)
    verdict, words = VERDICTS[worst.value], RULES[found.name]
    place = found.places.index(number)
    said = dict.fromkeys(
        covering([world.state.route(rule, place) for world in likely(side)]) for side in known
    )
    spans = [_words(span, one, number, naming) for span in said if not _says_nothing(span)]
    text = Label(
        f"{words.zh}: 由其余得 {' 或 '.join(s.zh for s in spans) or '无界'} ({verdict.zh})",
        f"{words.en}: the others give {' or '.join(s.en for s in spans) or 'no bound'} ({verdict.en})",
    )
    lines: list[tuple[Cell, ...]] = [(Label("- 关系", "- relation"), text)]
    for other in found.places:
        if other != number:
            name = naming.called(one.unknowns[other])
            shown = _printed(one, other, naming, known)
            lines.append(
                (
                    Label("    其中", "    with"),
                    Label(f"{name.zh}: {shown.zh}", f"{name.en}: {shown.en}"),
                )
            )
    return lines


def _says_nothing(span: Span) -> bool:
    return span.lo == -span.hi


def _printed(one: Drawn, number: int, naming: Naming, known: Sequence[Side] | None = None) -> Label:
    """The figures of an unknown with their spans, or what follows for it."""
    said = [
        (figure, word.hard)
        for figure, word in zip(one.figures, one.cluster.said, strict=True)
        if word.unknown == number
    ]
    if said:
        span = said[0][1]
        for _, other in said[1:]:
            span = meet(span, other)
        shown = ", ".join(f"{figure.row.printed} ({short(figure.ref)})" for figure, _ in said)
        words = _words(span, one, number, naming)
        return Label(f"{shown}, 即 {words.zh}", f"{shown}, that is {words.en}")
    if known is None:
        return Label("未印出", "not printed")
    spans = dict.fromkeys(range_in(likely(side), number) for side in known)
    follows = [_words(span, one, number, naming) for span in spans]
    return Label(
        f"未印出, 推得 {' 或 '.join(w.zh for w in follows)}",
        f"not printed; it follows: {' or '.join(w.en for w in follows)}",
    )


def _words(span: Span, one: Drawn, number: int, naming: Naming) -> Label:
    unit = naming.unit(one.unknowns[number])
    if span.is_empty:
        return Label("没有值", "no value")
    return ends(span, unit.factor).words(unit.name)
