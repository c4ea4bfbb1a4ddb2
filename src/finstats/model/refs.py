"""References: the stable names of figures, `weifang-2025/4.2`, and the key that sorts them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from finstats.model.refusal import Refusal

_LOCAL = re.compile(r"([1-9][0-9]{0,5})\.([1-9][0-9]{0,5})")


class LocalRef(NamedTuple):
    """`4.10`: the tenth figure of paragraph 4 of its source."""

    paragraph: int
    number: int

    @classmethod
    def parse(cls, text: str) -> LocalRef:
        """Read `paragraph.number`, both from 1; raises Refusal otherwise."""
        match = _LOCAL.fullmatch(text)
        if match is None:
            raise Refusal(
                "bad-ref", f"“{text[:40]}”不是 段.序 (如 4.2)", f"'{text[:40]}' is no ref like 4.2"
            )
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.paragraph}.{self.number}"

    def within(self, source: str) -> str:
        """The full ref."""
        return f"{source}/{self}"

    def order(self, source: str) -> str:
        """A text key that sorts 4.10 after 4.9 on every engine."""
        return f"{source}/{self.paragraph:06d}.{self.number:06d}"


def figures_key(figures: Iterable[tuple[str, str, str]]) -> str:
    """What an explanation is tied to: ref and characters of each figure, a line each, in order.

    Of each figure: the key that sorts it, its ref, what is printed.
    """
    return "\n".join(f"{ref} {printed}" for _, ref, printed in sorted(set(figures)))


def short(ref: str) -> str:
    """The ref without its source, for narrow tables."""
    return ref.rsplit("/", 1)[-1]
