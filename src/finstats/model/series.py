"""Quantities and series: what is measured, and what was done to it before it was printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from finstats.model.codes import Comparison, Transformation
from finstats.model.refusal import Refusal

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,11}")
MAX_CODE = 64
ALL = "all"  # the category of a quantity that is not broken down (SDMX: _T)


def is_code(text: str) -> bool:
    """Whether the text may be a code: lower-case words and digits joined by hyphens."""
    return len(text) <= MAX_CODE and CODE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Quantity:
    """indicator x measure x category x subject, written `tech-loans:balance:high-tech:S`."""

    indicator: str
    measure: str
    category: str
    subject: str

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """Read the four codes; raises Refusal when there are not four or one is no code."""
        parts = text.split(":")
        if len(parts) != 4 or not all(is_code(part) for part in parts):
            raise Refusal(
                "bad-quantity",
                f"“{text[:80]}”不是 指标:度量:分类:主体 (如 green-loans:balance:all:banks-in-weifang)",
                f"'{text[:80]}' is not indicator:measure:category:subject "
                "(e.g. green-loans:balance:all:banks-in-weifang)",
            )
        return cls(*parts)

    def __str__(self) -> str:
        return f"{self.indicator}:{self.measure}:{self.category}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Series:
    """A quantity as printed: which transformation, against when, against what."""

    quantity: Quantity
    transformation: Transformation
    comparison: Comparison | None = None
    reference: Quantity | None = None

    def __post_init__(self) -> None:
        self._must_agree("comparison", self.transformation.takes_comparison, self.comparison)
        self._must_agree("reference", self.transformation.takes_reference, self.reference)

    def _must_agree(self, part: str, wanted: bool, given: object) -> None:
        if wanted != (given is not None):
            raise Refusal(
                "series-parts",
                f"{self.transformation} {'需要' if wanted else '不能有'} {part}",
                f"{self.transformation} {'needs a' if wanted else 'takes no'} {part}",
            )

    def __str__(self) -> str:
        parts = (str(self.quantity), self.transformation, self.comparison, self.reference)
        return "/".join(str(part) for part in parts if part is not None)
