"""Packages that somebody changed with care: their digests are right."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path


def rewrite(package: Path, name: str, *pairs: tuple[str, str]) -> None:
    """Replace texts of one of the files, each of which must stand there, and its digest."""
    path, descriptor = package / name, package / "datapackage.json"
    text = path.read_bytes().decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_bytes(text.encode())
    told = json.loads(descriptor.read_bytes())
    (resource,) = [one for one in told["resources"] if one["path"] == name]
    resource["hash"] = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    descriptor.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


# What a package may mean otherwise than the seeds: file, text, other text, what is told.
OTHER_THINGS = (
    ("units.csv", "100000000", "100000001", "would-change"),
    ("subjects.csv", ",bank,", ",project,", "would-change"),
    ("indicators.csv", "绿色贷款", "蓝色贷款", "another-name"),
    ("subjects.csv", "潍坊", "淮坊", "another-name"),
    ("sources.csv", "", "", "another-document"),
)


def make_other(package: Path, name: str, old: str, new: str) -> None:
    """Make a package say one of these things."""
    if name == "sources.csv":  # any digest but the one there
        found = re.search("[0-9a-f]{64}", (package / name).read_text(encoding="utf-8"))
        assert found is not None
        old, new = found[0], "0" * 64
    rewrite(package, name, (old, new))
