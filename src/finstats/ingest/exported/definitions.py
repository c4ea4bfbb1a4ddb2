"""What a package defines that a database does not hold: the blocks that a facts file would have.

What is held stays as it is, names and all: whoever imports figures did not ask for other words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import Connection

from finstats.ingest.exported.figures import RowBlock
from finstats.ingest.exported.meanings import check_meanings
from finstats.ingest.exported.rows import Entry, Sheet, Wanted
from finstats.ingest.faults import Faults
from finstats.ingest.known import ACTORS, Known, known_of
from finstats.ingest.located import Block
from finstats.ingest.whole_numbers import whole

_NAMES = ("name_zh", "name_en", "name_en_basis")
_SAME = {
    "themes": ("theme", _NAMES),
    "units": ("unit", (*_NAMES, "dimension")),
    "measures": ("measure", (*_NAMES, "dimension")),
    "categories": (
        "category",
        (*_NAMES, "breakdown_zh", "breakdown_en", "definition_zh", "definition_en"),
    ),
    "indicators": (
        "indicator",
        (*_NAMES, "theme", "kind", "owner", "definition_zh", "definition_en", "definition_basis"),
    ),
    "places": ("place", (*_NAMES, "level", "parent", "valid_from", "valid_to")),
}
_OF_SUBJECTS = (*_NAMES, "place", "note_zh", "note_en")
# Of each kind of subject: the view that says more of it, and what.
_ACTORS = {
    "bank": ("banks", ("kind", "level", "parent")),
    "enterprise": ("enterprises", ("industry_zh", "industry_en")),
    "product": ("products", ("kind", "bank", "description_zh", "description_en")),
    "financing": (
        "financings",
        (
            *("bank", "handled_by", "borrower", "product", "project", "mechanism_zh"),
            *("mechanism_en", "purpose_zh", "purpose_en"),
        ),
    ),
}
_SIDES = ("left_indicator", "left_category", "right_indicator", "right_category")
_MORE = {"units": ("base_factor",), "measures": ("kind", "additive")}
DEFINED: dict[str, Wanted] = {
    **{view: Wanted((block, *keys, *_MORE.get(view, ()))) for view, (block, keys) in _SAME.items()},
    **{view: Wanted((kind, *keys)) for kind, (view, keys) in _ACTORS.items()},
    "subjects": Wanted(("subject", "kind", "sort_key", "anchor", *_OF_SUBJECTS)),
    "aliases": Wanted(("alias", "kind", "code", "same", "warning_zh", "warning_en")),
    "designations": Wanted(("enterprise", "category", "as_stated")),
    "product_themes": Wanted(("product", "theme", "basis")),
    "financing_themes": Wanted(("financing", "theme", "basis", "reason_zh", "reason_en")),
    "relations": Wanted(("kind", *_SIDES, "strength", "reason_zh", "reason_en")),
    "definition_versions": Wanted(
        (
            *("indicator", "valid_from", "owner", "definition_zh", "definition_en"),
            *("definition_basis", "change_zh", "change_en"),
        )
    ),
}


def new_definitions(
    connection: Connection, sheets: Mapping[str, Sheet], faults: Faults
) -> list[Block]:
    """The blocks of all codes that the database does not hold; notes those that mean another thing."""
    known = known_of(connection)
    check_meanings(connection, known, sheets, faults)
    defining = _Defining(known, sheets)
    return [*defining.codes(), *defining.subjects(), *defining.of_indicators()]


class _Defining:
    def __init__(self, known: Known, sheets: Mapping[str, Sheet]) -> None:
        self._known, self._sheets = known, sheets
        self._aliases: dict[tuple[str, str], list[Entry]] = {}
        for entry in sheets["aliases"].rows:
            self._aliases.setdefault((entry.text("kind"), entry.text("code")), []).append(entry)

    def codes(self) -> Iterator[Block]:
        """Themes, units, measures, categories, indicators, places."""
        for view, (kind, keys) in _SAME.items():
            for entry in self._sheets[view].rows:
                code = entry.text(kind)
                if not self._known.has(kind, code):
                    values = _of_keys(entry, keys) | {"code": code} | _more(view, entry)
                    if kind in ("theme", "indicator"):
                        values |= self._names(kind, code, entry)
                    yield RowBlock(kind, values, entry, self._sheets[view])

    def _names(self, kind: str, code: str, entry: Entry) -> dict[str, object]:
        """Its other names; its own are aliases too, in the view."""
        own = {code, entry.text("name_zh"), entry.text("name_en")}
        found = [
            one.text("alias")
            for one in self._aliases.get((kind, code), ())
            if one.text("same") == "1" and one.text("alias") not in own
        ]
        return {"aliases": found} if found else {}

    def subjects(self) -> Iterator[Block]:
        """Banks, enterprises, products, financings and all others."""
        sheet = self._sheets["subjects"]
        told = {
            kind: {one.text(kind): one for one in self._sheets[view].rows}
            for kind, (view, _) in _ACTORS.items()
        }
        tags = {kind: self._tags(kind) for kind in _TAGS}
        for entry in sheet.rows:
            code, kind = entry.text("subject"), entry.text("kind")
            if self._known.has("subject", code):
                continue
            values = {**_of_keys(entry, _OF_SUBJECTS), "code": code}
            values |= {"pinyin": entry.text("sort_key"), **self._names(kind, code, entry)}
            if kind in _ACTORS:
                more = told[kind].get(code)
                values |= {} if more is None else _of_keys(more, _ACTORS[kind][1])
                values |= tags[kind].get(code, {}) if kind in tags else {}
            else:
                values |= _of_keys(entry, ("kind", "anchor"))
            yield RowBlock(kind if kind in ACTORS else "subject", values, entry, sheet)

    def _tags(self, kind: str) -> dict[str, dict[str, object]]:
        """By code, its lists of two words each: designations or themes."""
        view, key, tag = _TAGS[kind]
        found: dict[str, dict[str, object]] = {}
        for entry in self._sheets[view].rows:
            values = found.setdefault(entry.text(kind), {key: []})
            listed = values[key]
            assert isinstance(listed, list)  # noqa: S101 - made above
            listed.append(tag(entry))
            if entry.text("basis") == "content" and kind == "financing":
                reasons = _of_keys(entry, ("reason_zh", "reason_en"))
                values |= {f"content_{name}": words for name, words in reasons.items()}
        return found

    def of_indicators(self) -> Iterator[Block]:
        """Later definitions, names easily mistaken, and relations of what is new."""
        for entry in self._sheets["definition_versions"].rows:
            if not self._known.has("indicator", entry.text("indicator")):
                keys = (
                    "indicator",
                    "owner",
                    "definition_zh",
                    "definition_en",
                    "change_zh",
                    "change_en",
                )
                values = _of_keys(entry, keys) | {"basis": entry.text("definition_basis")}
                values |= {"from": entry.cells["valid_from"]} if "valid_from" in entry.cells else {}
                yield RowBlock("definition", values, entry, self._sheets["definition_versions"])
        for entry in self._sheets["aliases"].rows:
            new = not self._known.has("indicator", entry.text("code"))
            if entry.text("kind") == "indicator" and entry.text("same") == "0" and new:
                values = _of_keys(entry, ("alias", "warning_zh", "warning_en"))
                values |= {"indicator": entry.text("code")}
                yield RowBlock("not_alias", values, entry, self._sheets["aliases"])
        yield from self._relations()

    def _relations(self) -> Iterator[Block]:
        for entry in self._sheets["relations"].rows:
            sides = [(kind.partition("_")[2], entry.text(kind)) for kind in _SIDES]
            if not all(self._known.has(kind, code) for kind, code in sides):
                values = _of_keys(entry, ("kind", "strength", "reason_zh", "reason_en"))
                (_, a), (_, b), (_, c), (_, d) = sides
                values |= {"left": f"{a}:{b}", "right": f"{c}:{d}"}
                yield RowBlock("relation", values, entry, self._sheets["relations"])


def _of_keys(entry: Entry, keys: tuple[str, ...]) -> dict[str, object]:
    return {key: entry.cells[key] for key in keys if key in entry.cells}


def _more(view: str, entry: Entry) -> dict[str, object]:
    """What a view calls otherwise than a block, or says in another type."""
    if view == "units":
        factor = whole(entry.cells.get("base_factor"), 10**18)
        return {"base_factor": entry.text("base_factor") if factor is None else factor}
    if view == "measures":
        return {"time": entry.text("kind"), "additive": entry.text("additive") == "1"}
    return {}


def _two_words(first: str, second: str) -> Callable[[Entry], str]:
    return lambda entry: f"{entry.text(first)} {entry.text(second)}"


_TAGS: dict[str, tuple[str, str, Callable[[Entry], str]]] = {
    "enterprise": ("designations", "designations", _two_words("category", "as_stated")),
    "product": ("product_themes", "themes", _two_words("theme", "basis")),
    "financing": ("financing_themes", "themes", _two_words("theme", "basis")),
}
