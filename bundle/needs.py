"""What wheels say of themselves: name, version, licence, and which others they need for an extra."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from functools import cached_property
from pathlib import Path

from packaging.markers import Environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

# Of finstats: sums of others, tools, and what is published without a wheel.
NOT_EXTRAS = ("all", "test", "spark")


@dataclass(frozen=True)
class Described:
    """A wheel file with the metadata inside it."""

    path: Path

    @property
    def name(self) -> str:
        """The name, normalised."""
        return parse_wheel_filename(self.path.name)[0]

    @property
    def version(self) -> str:
        """The version, as text."""
        return str(parse_wheel_filename(self.path.name)[1])

    @cached_property
    def metadata(self) -> Message:
        """Its METADATA."""
        with zipfile.ZipFile(self.path) as wheel:
            (name,) = (
                n
                for n in wheel.namelist()
                if n.count("/") == 1 and n.endswith(".dist-info/METADATA")
            )
            return HeaderParser().parsestr(wheel.read(name).decode("utf-8"))

    @property
    def licence(self) -> str:
        """In its own words: the expression, else a short text, else what it is classified as."""
        expression = self.metadata.get("License-Expression") or ""
        text = (self.metadata.get("License") or "").strip()
        classes = [
            one.rpartition(" :: ")[2]
            for one in self.metadata.get_all("Classifier", [])
            if one.startswith("License ::")
        ]
        short = text if len(text) <= 60 and "\n" not in text and text != "UNKNOWN" else ""
        return expression or short or "; ".join(classes) or "not stated"

    @property
    def installed(self) -> int:
        """Bytes on disk afterwards, the compiled form of modules (about as large) included."""
        with zipfile.ZipFile(self.path) as wheel:
            inside = wheel.infolist()
        return sum(one.file_size * (2 if one.filename.endswith(".py") else 1) for one in inside)

    def needs(self, extras: Iterable[str], environment: Environment) -> Iterator[Requirement]:
        """The requirements that hold there with these extras."""
        asked = sorted(extras)
        for line in self.metadata.get_all("Requires-Dist", []):
            need = Requirement(line)
            # Each extra is asked for alone: a marker sees one at a time.
            if need.marker is None or any(
                need.marker.evaluate({**_texts(environment), "extra": one}) for one in {"", *asked}
            ):
                yield need


def _texts(environment: Environment) -> dict[str, str]:
    return {name: str(value) for name, value in environment.items()}


def declared_extras(wheel: Path) -> list[str]:
    """The extras of finstats that bring libraries."""
    names = Described(wheel).metadata.get_all("Provides-Extra", [])
    return sorted(name for name in names if name not in NOT_EXTRAS)


def all_needed(
    first: Requirement, wheels: Mapping[str, Described], environment: Environment
) -> tuple[set[str], list[Requirement]]:
    """The names of all wheels that a requirement leads to, and the requirements without a wheel."""
    found: dict[str, set[str]] = {}
    missing: list[Requirement] = []
    to_do = [first]
    while to_do:
        need = to_do.pop()
        name = canonicalize_name(need.name)
        seen = found.get(name)
        if seen is not None and need.extras <= seen:
            continue
        found[name] = (seen or set()) | need.extras
        if name in wheels:
            to_do += wheels[name].needs(found[name], environment)
        else:
            missing.append(need)
    return set(found), missing
