"""One file in `dist/` that installs finstats without a network: `make bundle`.

    python bundle/build.py [--extras all|none|xlsx,docx,...] [--out DIR]
                           [--platform win_amd64 --python-version 3.12]

The wheel of this checkout and the wheels of everything it needs, taken from the package index that
pip is set up for, with an installer of the standard library alone (bundle/pyz/). No source is built
but ours. The same wheels make the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bundle" / "pyz")]

from bundle.collecting import built_wheel, collected  # noqa: E402
from bundle.needs import declared_extras  # noqa: E402
from bundle.packing import name_of_bundle, packed  # noqa: E402
from bundle.target import target_of  # noqa: E402
from finstats_offline.contents import digest_of_file, megabytes  # noqa: E402 - the path comes first


def main() -> None:
    """Build, collect, pack; says what was made."""
    options = _options()
    target = target_of(options.platform, options.python_version)
    with tempfile.TemporaryDirectory(prefix="finstats-bundle-") as scratch:
        folder = Path(scratch)
        wheel = built_wheel(ROOT, folder)
        extras = _extras(options.extras, declared_extras(wheel))
        wanted = collected(wheel, extras, target, folder)
        file = options.out / name_of_bundle(wheel, extras, target, declared_extras(wheel))
        options.out.mkdir(parents=True, exist_ok=True)
        packed(file, wheel, extras, target, wanted)
    size = megabytes(file.stat().st_size)
    sys.stdout.write(f"{file}: {len(wanted)} packages, {size} MB\nsha256 {digest_of_file(file)}\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--extras", default="all", help="all, none, or names with commas")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--platform", default="", help="as in names of wheels, e.g. win_amd64")
    parser.add_argument("--python-version", default="", help="e.g. 3.12 (default: this one)")
    return parser.parse_args()


def _extras(given: str, declared: list[str]) -> list[str]:
    """The extras that are asked for, in order; ends the program for one that finstats has not."""
    if given in ("all", "none"):
        return declared if given == "all" else []
    asked = sorted({word.strip() for word in given.split(",") if word.strip()})
    if unknown := [word for word in asked if word not in declared]:
        sys.exit(f"bundle: finstats has no extra {unknown[0]} (it has {', '.join(declared)})")
    return asked


if __name__ == "__main__":
    main()
