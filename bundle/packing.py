"""The file itself: a zip that Python starts, with wheels as they are, a manifest and the licences."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from bundle.needs import Described
from bundle.target import Target
from finstats_offline.contents import Wheel

_PYZ = Path(__file__).parent / "pyz"
_SHEBANG = b"#!/usr/bin/env python3\n"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # no clock: the same wheels make the same file
# Here, for a Python that reads no Chinese in a program has to say it (pyz/__main__.py).
_TOO_OLD = {
    "zh": "finstats: 此安装包用于 Python X, 而这是 Python {0}.{1}; 请用 pythonX 运行\n",
    "en": "finstats: this bundle is for Python X, this is Python {0}.{1}; run it with pythonX\n",
}

Needed = Mapping[str, tuple[Described, list[str]]]


def name_of_bundle(wheel: Path, extras: list[str], target: Target, declared: list[str]) -> str:
    """`finstats-0.1.0-offline-linux_x86_64-py311.pyz`; what is left out is told by what is in."""
    parts = "" if extras == declared else "-" + ("-".join(extras) or "core")
    python = target.python.replace(".", "")
    return f"finstats-{Described(wheel).version}-offline{parts}-{target.name}-py{python}.pyz"


def packed(file: Path, wheel: Path, extras: list[str], target: Target, needed: Needed) -> None:
    """Write the bundle; a file of that name is replaced once the new one is whole."""
    wheels = [_entry(described, wanted) for described, wanted in needed.values()]
    manifest = {
        "finstats": Described(wheel).version,
        "python": target.python,
        "platform": target.name,
        "too_old": {lang: words.replace("X", target.python) for lang, words in _TOO_OLD.items()},
        "extras": extras,
        "wheels": [entry._asdict() for entry in wheels],
    }
    part = file.with_name(f"{file.name}.part")
    with part.open("wb") as out:
        out.write(_SHEBANG)
        with zipfile.ZipFile(out, "w") as bundle:
            for path in sorted(_PYZ.rglob("*.py")):
                _add(bundle, path.relative_to(_PYZ).as_posix(), path.read_bytes())
            _add(bundle, "manifest.json", json.dumps(manifest, indent=1).encode())
            _add(bundle, "THIRD-PARTY.txt", _third_party(wheels).encode())
            for described, _ in needed.values():
                _add(bundle, f"wheels/{described.path.name}", described.path.read_bytes())
    part.chmod(0o755)
    part.replace(file)


def _entry(described: Described, wanted: list[str]) -> Wheel:
    content = described.path.read_bytes()
    return Wheel(
        file=described.path.name,
        name=described.name,
        version=described.version,
        licence=described.licence,
        requires_python=described.metadata.get("Requires-Python") or "",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        installed=described.installed,
        wanted=wanted,
    )


def _third_party(wheels: list[Wheel]) -> str:
    lines = [f"{one.name} {one.version}: {one.licence}" for one in wheels if one.name != "finstats"]
    return "\n".join(
        (
            "Packages of others in this file, each a wheel as its authors published it;",
            "its licence in full is in the wheel (NAME.dist-info).",
            "",
            *lines,
            "",
        )
    )


def _add(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.external_attr = 0o644 << 16
    # Wheels are compressed already.
    packing = zipfile.ZIP_STORED if name.endswith(".whl") else zipfile.ZIP_DEFLATED
    bundle.writestr(entry, content, compress_type=packing)
