"""What is known of a bank: its cases, its products, its own figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from finstats.queries.figure_rows import FigureRow
from finstats.result import Label
from finstats.store.reader import Row


class Case(NamedTuple):
    """A financing with what is known of it."""

    code: str
    name: Label
    bank: str
    handled_by: Label | None
    handler: str | None
    borrower: Label | None
    borrower_code: str | None
    product: Label | None
    product_code: str | None
    mechanism: Label
    theme: str | None
    content_theme: str | None
    figures: tuple[FigureRow, ...]

    @property
    def shown(self) -> Label:
        """The case in one line: who to whom, on what."""
        who = self.borrower or Label("", "borrower not stated")
        return Label(f"{self.name.zh}, {self.mechanism.zh}", f"{who.en}, {self.mechanism.en}")


class Product(NamedTuple):
    """A product, platform or service of a bank, with the figures about itself."""

    code: str
    name: Label
    kind: Label
    bank: str
    description: Label
    theme: str | None
    content_theme: str | None
    figures: tuple[FigureRow, ...]

    @property
    def shown(self) -> Label:
        """The product in one line."""
        return Label(
            f"{self.name.zh}, {self.description.zh}", f"{self.name.en}, {self.description.en}"
        )


@dataclass(slots=True)
class BankEntry:
    """A bank with its cases, products and own figures, as far as they belong to the question."""

    code: str
    name: Label
    kind: Label
    row: Row
    cases: list[Case] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    own: list[FigureRow] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing is said about it."""
        return not (self.cases or self.products or self.own)
