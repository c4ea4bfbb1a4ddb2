"""How a package (finstats export FOLDER) is known again: its descriptor, and what that lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from finstats.store.views import PUBLIC_VIEWS

DESCRIPTOR, README = "datapackage.json", "README.txt"
OURS = "finstats"  # the key of the descriptor that only our packages have
FORMS = ("csv", "jsonl", "parquet")  # of the views in a package: they come back as they went
_GIVEN = frozenset(f"{view}.{form}" for view in PUBLIC_VIEWS for form in FORMS)
_LARGEST = 16 * 2**20  # bytes of a descriptor


def descriptor_of(folder: Path) -> dict[str, Any] | None:
    """The descriptor of a package of ours; None: the folder is none."""
    try:
        with (folder / DESCRIPTOR).open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        found = json.loads(content) if len(content) <= _LARGEST else None
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get(OURS), dict) else None


def resources_of(descriptor: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The files that a descriptor lists, by their names; names that lead elsewhere are none."""
    listed = descriptor.get("resources")
    found = listed if isinstance(listed, list) else []
    return {
        one["path"]: one
        for one in found
        if isinstance(one, dict) and isinstance(one.get("path"), str) and "/" not in one["path"]
    }


def listed_files(folder: Path) -> frozenset[str]:
    """The names of all files of a package of ours; none for another folder.

    Only names that an export gives: a descriptor that lists others says nothing about those.
    """
    descriptor = descriptor_of(folder)
    if descriptor is None:
        return frozenset()
    listed = {name for name in resources_of(descriptor) if name in _GIVEN}
    return frozenset({DESCRIPTOR, README, *listed})
