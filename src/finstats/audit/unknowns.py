"""What figures are of: a quantity in one transformation at one period, printed or not."""

from __future__ import annotations

from typing import NamedTuple

from finstats.audit.published import Row

UNDATED = "undated"
_NO_BASE = "?"  # before a comparison whose base is not known: compared with itself alone


class Whose(NamedTuple):
    """A quantity in one term, of one nature. `term` is empty where the term makes no difference.

    `basis`: the day from which the definition holds by which it is counted, where that is a later
    one than that of its own day: a year start that growth in the new year is held against.
    """

    quantity: str
    term: str
    nature: str
    basis: str = ""

    @property
    def parts(self) -> list[str]:
        """Indicator, measure, category, subject."""
        return self.quantity.split(":")

    @property
    def class_(self) -> str:
        """`indicator:category`, between which relations are declared."""
        indicator, _, category, _ = self.parts
        return f"{indicator}:{category}"

    @property
    def measure(self) -> str:
        """The quantity's measure."""
        return self.parts[1]


class Unknown(NamedTuple):
    """One number that is or could be published. `other`: the reference; `base`: against when."""

    kind: str
    whose: Whose
    other: Whose | None
    period: str
    base: str

    @property
    def order(self) -> tuple[str, ...]:
        """A key that sorts unknowns of one quantity together, by period."""
        other = self.other.quantity if self.other else ""
        return (self.whose.quantity, self.whose.term, self.whose.nature, self.period, self.kind, other, self.base, self.whose.basis)  # fmt: skip

    @property
    def has_base(self) -> bool:
        """Whether it is known against when it compares."""
        return bool(self.base) and not self.base.startswith(_NO_BASE)

    @property
    def plain(self) -> Unknown:
        """The same number by the definition of its own day."""
        other = None if self.other is None else self.other._replace(basis="")
        return self._replace(whose=self.whose._replace(basis=""), other=other)


def level(whose: Whose, period: str) -> Unknown:
    return Unknown("level", whose, None, period, "")


def change(whose: Whose, period: str, base: str) -> Unknown:
    return Unknown("change", whose, None, period, base)


def growth(whose: Whose, period: str, base: str) -> Unknown:
    return Unknown("growth", whose, None, period, base)


def share(whose: Whose, other: Whose, period: str) -> Unknown:
    return Unknown("share", whose, other, period, "")


def period_of(row: Row) -> str | None:
    """The period as far as it ties figures together; None: undated, tied to nothing.

    An undated case is told in one breath, so its figures are of one time, whenever that was.
    """
    if row.period != UNDATED:
        return row.period
    return f"{UNDATED} {row.source}" if row.subject_kind == "financing" else None


def unknown_of(row: Row, whose: Whose, other: Whose | None, period: str) -> Unknown:
    """What a figure is of."""
    base = row.base_period or ""
    if row.comparison is not None and not base:
        base = f"{_NO_BASE}{row.comparison}"
    return Unknown(row.transformation, whose, other, period, base)
