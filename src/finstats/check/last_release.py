"""What the last release of the same place said: which it is, changed wording, what is missing now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from finstats.queries.wording import KINDS_OF_CHANGE, comparison_words, period_words
from finstats.result import Label
from finstats.store.reader import Reader

_COLUMNS = (
    *("ref", "ref_order", "printed", "term", "qualifier", "quantity", "series", "transformation"),
    *("comparison", "period", "period_basis", "subject_kind", "place"),
    *("subject_zh", "subject_en", "category", "category_zh", "category_en"),
    *("indicator_zh", "indicator_en", "measure_zh", "measure_en"),
)


class Said(NamedTuple):
    """What a figure of a release says, as far as it is compared."""

    ref: str
    ref_order: str
    printed: str
    term: str | None
    qualifier: str
    quantity: str
    series: str
    transformation: str
    comparison: str | None
    period: str
    period_basis: str
    subject_kind: str
    place: str | None
    subject_zh: str
    subject_en: str | None
    category: str
    category_zh: str
    category_en: str | None
    indicator_zh: str
    indicator_en: str | None
    measure_zh: str
    measure_en: str | None

    @property
    def called(self) -> Label:
        """What it is about, of whom and when."""
        pairs = [
            (self.subject_zh, self.subject_en),
            *([] if self.category == "all" else [(self.category_zh, self.category_en)]),
            (self.indicator_zh, self.indicator_en),
            (self.measure_zh, self.measure_en),
        ]
        against, kind = comparison_words(self.comparison), KINDS_OF_CHANGE.get(self.transformation)
        when = period_words(self.period, self.period_basis)
        zh = [zh for zh, _ in pairs] + ([f"{against.zh}{kind.zh}"] if kind else [])
        en = [en or zh for zh, en in pairs]
        en += [f"{kind.en} {against.en}".strip()] if kind else []
        return Label(f"{' '.join(zh)}, {when.zh}", f"{', '.join(en)}, {when.en}")


class Change(NamedTuple):
    """A difference from the last release: `term`, `qualifier` or `missing`; figures now and then."""

    kind: str
    quantity: str
    text: Label
    now: tuple[str, ...]
    then: tuple[str, ...]


def said_by(reader: Reader, source: str) -> list[Said]:
    """The actual statistics of a source, and no facts of cases, in reading order."""
    columns = ", ".join(_COLUMNS)
    rows = reader.rows(
        f"select {columns} from figures where source = :source and nature = 'actual' "
        "and subject_kind <> 'financing' and indicator in "
        "(select indicator from indicators where kind = 'statistic') "
        "order by ref_order, series, period",
        {"source": source},
    )
    return [Said(*row) for row in rows]  # type: ignore[arg-type]


def last_release(
    reader: Reader, now: Sequence[Said], place: str | None, but: set[str]
) -> str | None:
    """The latest source mostly about a place, that of most of the new figures if none is named.

    Where no place is known, the latest with a series in common. None: there is none.
    """
    counted = Counter(one.place for one in now if one.place is not None)
    wanted = place or (counted.most_common(1)[0][0] if counted else None)
    rows = reader.rows(
        "select f.source, f.place, count(*) as n from figures f group by f.source, f.place "
        "order by f.source, n desc, f.place"
    )
    mostly: dict[str, str | None] = {}
    for source, of, _ in rows:
        if of is not None:
            mostly.setdefault(str(source), str(of))
    series = {one.series for one in now}
    for (source,) in reader.rows(
        "select source from sources order by published_latest desc, published_earliest desc, source"
    ):
        code = str(source)
        if code in but:
            continue
        if (
            mostly.get(code) == wanted
            if wanted
            else series & {s.series for s in said_by(reader, code)}
        ):
            return code
    return None


def changes(now: Sequence[Said], then: Sequence[Said]) -> list[Change]:
    """Changed wording and missing series, in the order of the last release."""
    found: list[Change] = []
    ours, theirs = _by_series(now), _by_series(then)
    missing: dict[tuple[str, str], list[list[Said]]] = {}
    for series, old in theirs.items():
        new = ours.get(series)
        if new is None:
            missing.setdefault((old[0].subject_zh, old[0].indicator_zh), []).append(old)
        else:
            found += _wording(new, old)
    return [*found, *(_missing(series) for series in missing.values())]


def _by_series(said: Sequence[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(one.series, []).append(one)
    return found


def _missing(series: list[list[Said]]) -> Change:
    """What the last release said of one indicator of one subject and the article does not."""
    every = [one for said in series for one in said]
    called, first = every[0].called, every[0]
    if len(series) > 1:
        en = f"{first.subject_en or first.subject_zh}, {first.indicator_en or first.indicator_zh}"
        called = Label(f"{first.subject_zh} {first.indicator_zh}", en)
    printed = ", ".join(said[-1].printed for said in series)
    text = Label(f"{called.zh} ({printed})", f"{called.en} ({printed})")
    return Change("missing", first.quantity, text, (), _refs(every))


def _wording(new: list[Said], old: list[Said]) -> list[Change]:
    found: list[Change] = []
    refs = (_refs(new), _refs(old))
    terms = [{one.term for one in side if one.term} for side in (new, old)]
    usual = [{_usual(one) for one in side if one.term} for side in (new, old)]
    if all(terms) and not usual[0] & usual[1]:
        now, then = (", ".join(sorted(term for term in side if term)) for side in terms)
        text = Label(f"用词由“{then}”变为“{now}”", f"the term was {then}, now {now}")
        found.append(Change("term", new[0].quantity, text, *refs))
    if not {one.qualifier for one in new} & {one.qualifier for one in old}:
        now, then = new[-1].printed, old[-1].printed
        text = Label(f"限定由“{then}”变为“{now}”", f"the wording was {then}, now {now}")
        found.append(Change("qualifier", new[0].quantity, text, *refs))
    return found


def _usual(one: Said) -> str | None:
    """The term; of a class the name of the whole or of the class, which mean the same."""
    term = one.term or ""
    names_class = one.category != "all" and one.category_zh in term
    return one.indicator_zh if names_class or term == one.indicator_zh else one.term


def _refs(said: list[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.ref for one in said))
