"""What was read of a text, gathered as the blocks of a facts file.

No sentence of the text goes into a draft: the text is its publisher's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from finstats.extract.found import Confidence, Doubt, Found, NotFigure, Proposed, Read, Says
from finstats.model.codes import Nature
from finstats.model.periods import Period
from finstats.model.refs import LocalRef
from finstats.model.series import MAX_CODE

_LONGEST_LABEL = 200
_FIRST_DAY = "1900-01-01"  # from which a text may be that names no date


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a draft comes from: the code and label of its source, its digests, when it came out.

    `published`: its earliest and latest day where somebody knows them; `today`: when it was read.
    """

    code: str
    label: str
    sha256: str
    folded_sha256: str
    published: tuple[str, str] | None
    today: str


@dataclass(slots=True)
class Draft:
    """The blocks read so far, in the order of the text.

    `sections`: theme, first and last paragraph. `refused`: what an import would say against a
    definition, by its code.
    """

    origin: Origin
    definitions: list[Proposed] = field(default_factory=list)
    figures: list[tuple[LocalRef, Found]] = field(default_factory=list)
    others: list[NotFigure] = field(default_factory=list)
    sections: list[tuple[str, int, int]] = field(default_factory=list)
    refused: dict[str, list[Doubt]] = field(default_factory=dict)
    _theme: str | None = None

    def doubt(self, ref: str, doubt: Doubt) -> None:
        """Add a doubt to a figure, whose reading is then unsure."""
        for place, (own, found) in enumerate(self.figures):
            if str(own) == ref:
                doubts = (*found.doubts, doubt)
                self.figures[place] = own, replace(found, doubts=doubts, confidence=Confidence.LOW)

    def add(self, read: Read) -> None:
        """Take in what was read of the next paragraph."""
        number = read.paragraph.number
        if read.theme is not None:
            if read.theme == self._theme:
                self.sections[-1] = (read.theme, self.sections[-1][1], number)
            else:
                self.sections.append((read.theme, number, number))
        self._theme = read.theme
        self.definitions += read.proposed
        self.figures += numbered(read)
        self.others += read.others
        self.others += (_place_of(found) for found in read.figures if not is_storable(found))

    @property
    def doubtful(self) -> int:
        """How many figures are doubtful."""
        return sum(is_doubtful(found) for _, found in self.figures)

    @property
    def published(self) -> tuple[str, str]:
        """The days between which the source came out: if nobody said, after its last date, by today."""
        if self.origin.published is not None:
            return self.origin.published
        ends = [
            end
            for _, found in self.figures
            for says in found.says
            if says.nature == Nature.ACTUAL and (end := Period.parse(says.period).end) is not None
        ]
        today = self.origin.today
        return max((end for end in ends if end <= today), default=_FIRST_DAY), today

    def source(self) -> dict[str, object]:
        """The `[source]` block."""
        origin = self.origin
        return {
            "code": origin.code,
            "label_zh": f"{origin.label} (自动读数的草稿)",
            "label_en": f"{origin.label} (draft, read automatically)",
            "sha256": origin.sha256,
            "folded_sha256": origin.folded_sha256,
            "published": list(self.published),
            "note_zh": "自动读数的草稿, 未经复核",
            "note_en": "an unreviewed draft of automatic readings",
        }


def numbered(read: Read) -> list[tuple[LocalRef, Found]]:
    """The figures of a paragraph in reading order, with their refs."""
    storable = (found for found in read.figures if is_storable(found))
    in_order = sorted(storable, key=lambda found: (found.start, found.end))
    return [(LocalRef(read.paragraph.number, n), found) for n, found in enumerate(in_order, 1)]


def is_storable(found: Found) -> bool:
    """Whether an import would take a figure; of others a draft only lists the place."""
    return all(doubt.code != "not-storable" for doubt in found.doubts)


def _place_of(found: Found) -> NotFigure:
    return NotFigure(found.start, found.end, found.printed, "no-value")


def is_doubtful(found: Found) -> bool:
    """Whether a person should look at a reading before it counts."""
    return bool(found.doubts) or found.confidence is not Confidence.HIGH


def figure_values(ref: LocalRef, found: Found) -> dict[str, object]:
    """The keys of a `[[figure]]` block."""
    values: dict[str, object] = {
        "ref": str(ref),
        "at": [found.start, found.end],
        "printed": found.printed,
    }
    if found.unit_at is not None:
        values["unit_at"] = list(found.unit_at)
    return values | {
        "value": found.value_text,
        "unit": found.unit,
        "qualifier": found.qualifier.value,
    }


def says_values(says: Says) -> dict[str, object]:
    """The keys of a `[[figure.says]]` block; what is absent is left out."""
    values = {
        "quantity": str(says.quantity),
        "transformation": says.transformation.value,
        "comparison": says.comparison,
        "reference": None if says.reference is None else str(says.reference),
        "period": says.period,
        "period_basis": says.period_basis.value,
        "base_period": says.base_period,
        "base_basis": says.base_basis,
        "nature": None if says.nature == Nature.ACTUAL else says.nature.value,
        "term": says.term or None,
    }
    return {key: str(value) for key, value in values.items() if value is not None}


def other_values(other: NotFigure) -> dict[str, object]:
    """The keys of a `[[not_figure]]` block."""
    return {"at": [other.start, other.end], "printed": other.printed, "reason": other.reason}


def section_blocks(draft: Draft) -> Iterator[dict[str, object]]:
    """The `[[section]]` blocks."""
    for theme, first, last in draft.sections:
        yield {"theme": theme, "paragraphs": [first, last]}


def label_of(stem: str) -> str:
    """A file's name as a label: without what a label may not hold."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in stem)
    return " ".join(kept.split())[:_LONGEST_LABEL] or "?"


def source_code(stem: str, sha256: str, held: Mapping[str, str | None]) -> str:
    """A code made of a file's name: its Latin words, and the digest where they do not tell it apart.

    `held`: the codes that are taken, each with the digest of its text.
    """
    words = re.findall("[a-z0-9]+", stem.lower())[:8]
    whole = all(c.isascii() or not c.isalnum() for c in stem)
    code = "-".join(words)[: MAX_CODE - 9].strip("-")
    if not code:
        return f"article-{sha256[:8]}"
    if whole and held.get(code, sha256) == sha256:
        return code
    return f"{code}-{sha256[:8]}"


def new_codes(found: Found, proposed: Mapping[str, object]) -> tuple[str, ...]:
    """The codes of a figure that the draft defines, because the database does not."""
    codes: Counter[str] = Counter([found.unit])
    for says in found.says:
        for quantity in (says.quantity, says.reference):
            codes.update(() if quantity is None else str(quantity).split(":"))
        codes.update(code for code in (says.bank, says.enterprise, says.product) if code)
    return tuple(code for code in codes if code in proposed)
