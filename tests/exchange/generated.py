"""Facts files by chance: sources with figures of every wording, kind and shape that a file may hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

SUBJECT = "banks-in-weifang"
CATEGORIES = ("all", "high-tech", "tech-sme", "srdi-sme", "little-giant")
DAYS = ("2024-06-30", "2024-12-31", "2025-03-31", "2025-06-30")
# Before the digits, between them and the unit, after it; the digits stand between the first two.
WORDINGS = {
    "exact": ("", "", ""),
    "above": ("超过", "", ""),
    "and-more": ("", "余", ""),
    "below": ("近", "", ""),
    "at-most": ("", "", "以内"),
    "at-least": ("", "", "以上"),
    "reaches": ("达", "", ""),
    "about": ("约", "", ""),
}
# What formats escape, quote, compute or cut stands in many notes.
_TRICKY = st.sampled_from(
    [
        *"\"',;=+-@＝\\|&<>%#\u3000 ",
        *(
            "'=1+1",
            '""',
            "=HYPERLINK(1)",
            "_x0041_",
            "#N/A",
            "254.30",
            "TRUE",
            "NULL",
            "“引”",
            "𠮷",
        ),
    ]
)
WORDS = (
    st.lists(
        st.one_of(
            _TRICKY,
            st.text(
                st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")),
                max_size=6,
            ),
        ),
        min_size=1,
        max_size=5,
    )
    .map("".join)
    .filter(str.strip)
)


@dataclass
class Made:
    """A source: its code, the block of its facts, all its blocks."""

    code: str
    source: str
    blocks: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The facts file."""
        return "\n".join((self.source, *self.blocks))


@st.composite
def digits(draw: st.DrawFn, whole: int = 6, places: int = 2) -> str:
    """Digits with the final zeros that may be printed."""
    number = draw(st.integers(0, 10**whole))
    decimals = draw(st.integers(0, places))
    if not decimals:
        return str(number)
    return f"{number}.{draw(st.integers(0, 10**decimals - 1)):0{decimals}d}"


@st.composite
def says(draw: st.DrawFn, kind: str, categories: Sequence[str]) -> list[dict[str, str]]:
    """What a figure of this kind says: one thing for each of the categories."""
    measure = "borrowers" if kind == "count" else "balance"
    indicator = draw(st.sampled_from(("tech-loans", "green-loans")))
    period, more = draw(_period(kind))
    if kind == "share":
        more["reference"] = f"all-loans:balance:all:{SUBJECT}"
    nature = draw(st.sampled_from(("actual", "actual", "planned", "target", "estimate")))
    found = []
    for category in categories:
        one = {
            "quantity": f"{indicator}:{measure}:{category}:{SUBJECT}",
            "transformation": "level" if kind in ("money", "count") else kind,
            "period": period,
            "period_basis": "undated"
            if period == "undated"
            else draw(st.sampled_from(("stated", "inferred"))),
            "nature": nature,
            **more,
        }
        for key in ("term", "note_zh", "note_en"):
            words = draw(st.one_of(st.none(), WORDS))
            if words is not None:
                one[key] = words
        found.append(one)
    return found


@st.composite
def _period(draw: st.DrawFn, kind: str) -> tuple[str, dict[str, str]]:
    day = draw(st.sampled_from((*DAYS, "undated")))
    if kind not in ("change", "growth"):
        return day, {}
    comparison = draw(st.sampled_from(("ytd", "yoy", "unstated")))
    if day == "undated" or comparison == "unstated":
        return day, {"comparison": comparison}
    year = int(day[:4]) - 1
    base = f"{year}-12-31" if comparison == "ytd" else f"{year}{day[4:]}"
    return day, {"comparison": comparison, "base_period": base, "base_basis": "inferred"}


def _written(number: str, commas: bool) -> str:
    whole, point, decimals = number.partition(".")
    return (f"{int(whole):,}" if commas else whole) + point + decimals


@st.composite
def figure(draw: st.DrawFn, paragraph: int, number: int, start: int) -> tuple[str, int]:
    """A figure's block, and the offset after its token."""
    kind = draw(st.sampled_from(("money", "count", "growth", "share", "change")))
    unit = {"money": ("亿元", "万元"), "count": ("户",), "change": ("亿元",)}.get(kind, ("%",))
    chosen = draw(st.sampled_from(unit))
    value = draw(digits(5, 0) if kind == "count" else digits(5, 4 if chosen == "%" else 2))
    qualifier = draw(st.sampled_from(list(WORDINGS)))
    before, between, after = WORDINGS[qualifier]
    written = _written(value, draw(st.booleans()))
    elsewhere = qualifier == "exact" and draw(st.integers(0, 9)) == 0
    printed = f"{before}{written}{between}{'' if elsewhere else chosen}{after}"
    sign = "-" if kind in ("growth", "change") and draw(st.booleans()) else ""
    categories = draw(st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=3, unique=True))
    end = start + len(printed)
    lines = [
        "[[figure]]",
        f'ref = "{paragraph}.{number}"',
        f"at = [{start}, {end}]",
        f"printed = {_text(printed)}",
        f'value = "{sign}{value}"',
        f'unit = "{chosen}"',
        *([f"unit_at = [{end + 2}, {end + 2 + len(chosen)}]"] if elsewhere else []),
        f'qualifier = "{qualifier}"',
    ]
    for one in draw(says(kind, categories)):
        lines += ["[[figure.says]]", *(f"{key} = {_text(words)}" for key, words in one.items())]
    return "\n".join(lines) + "\n", end + 2 + len(chosen)


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


@st.composite
def source(draw: st.DrawFn, code: str) -> Made:
    """A source with up to eight figures in a few paragraphs, some of them in sections."""
    latest = draw(st.sampled_from(("2025-07-20", "2025-10-25")))
    lines = ["[source]", f'code = "{code}"', 'label_zh = "样本"', 'label_en = "a sample"']
    for key in ("title", "publisher", "byline", "note_zh"):
        words = draw(st.one_of(st.none(), WORDS))
        lines += [] if words is None else [f"{key} = {_text(words)}"]
    lines.append(f'published = ["2025-07-01", "{latest}"]')
    made = Made(code, "\n".join(lines) + "\n")
    place = draw(st.integers(0, 50))
    paragraphs = sorted(draw(st.sets(st.integers(1, 12), min_size=1, max_size=4)))
    for paragraph in paragraphs:
        if draw(st.booleans()):
            theme = draw(st.sampled_from(("tech", "green", "digital")))
            made.blocks.append(
                f'[[section]]\ntheme = "{theme}"\nparagraphs = [{paragraph}, {paragraph}]\n'
            )
    for paragraph in paragraphs:
        for number in range(1, draw(st.integers(1, 2)) + 1):
            block, place = draw(figure(paragraph, number, place + 1))
            made.blocks.append(block)
    return made


SOURCES = st.tuples(source("first-sample"), source("second-sample"))
