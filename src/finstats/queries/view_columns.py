"""The columns of a public view as typed columns: names as promised, heads from the dictionary."""

from __future__ import annotations

from finstats.result import Column, Kind, Label
from finstats.store.reader import Reader

# Counts, places and orders; the other columns of numbers are told by their names.
_INTEGERS = frozenset(
    (
        *("paragraph", "char_start", "char_end", "scale", "reading", "seq", "sort", "number"),
        *("figures", "indicators", "financings", "products", "base_factor"),
        *("first_paragraph", "last_paragraph", "by_seq", "by_reading", "audit", "checks"),
        *("contradiction", "tension", "explained", "tight", "holds", "cannot_tell"),
    )
)
_FLAGS = frozenset(
    (
        *("in_theme", "lower_closed", "upper_closed", "soft_lower_closed", "soft_upper_closed"),
        *("additive", "same", "is_high_tech", "is_srdi_sme", "is_little_giant", "text_attached"),
        *("is_latest", "is_fresh", "in_smallest"),
    )
)
_TEXTS = frozenset({("explanations", "figures")})  # a list of refs, not their count


def view_columns(reader: Reader, view: str) -> tuple[Column, ...]:
    """All columns of a public view, in its order."""
    rows = reader.rows(
        "select d.column, d.zh, d.en from dictionary d where d.object = :view", {"view": view}
    )
    heads = {str(name): Label(str(zh), str(en)) for name, zh, en in rows}
    return tuple(
        Column(name, heads.get(name, Label(name, name)), kind_of(view, name))
        for name in reader.columns(view)
    )


def kind_of(view: str, name: str) -> Kind:
    """What a column holds: digits as printed or in base units, whole numbers, flags, text."""
    if (view, name) in _TEXTS:
        return "text"
    if name.endswith(("_text", "_base")):
        return "digits"
    if name in _FLAGS:
        return "flag"
    return "integer" if name in _INTEGERS else "text"
