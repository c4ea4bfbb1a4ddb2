"""What goes into a bundle: the wheels that its target needs, which may not be the one that builds."""

from __future__ import annotations

import ast
import hashlib
import sys
import zipfile
from pathlib import Path

import pytest
from bundle.needs import Described, all_needed, declared_extras
from bundle.packing import name_of_bundle, packed
from bundle.target import target_of
from packaging.requirements import Requirement
from tests.installed import ROOT

PYZ = ROOT / "bundle" / "pyz"


def a_wheel(folder: Path, name: str, *lines: str) -> Path:
    """A wheel that holds metadata alone."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    head = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *lines]
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(head))
    return path


def needed(folder: Path, extra: str, platform: str) -> tuple[set[str], list[str]]:
    wheels = {one.name: one for one in map(Described, folder.glob("*.whl"))}
    environment = target_of(platform, "3.12").environment
    names, missing = all_needed(Requirement(f"finstats{extra}"), wheels, environment)
    return names, [need.name for need in missing]


def test_what_only_another_platform_needs_is_found_missing(tmp_path: Path) -> None:
    a_wheel(
        tmp_path,
        "finstats",
        "Requires-Dist: rich",
        'Requires-Dist: colorama>=0.4; sys_platform == "win32"',
        'Requires-Dist: uvloop; platform_machine == "aarch64"',
        'Requires-Dist: tomli; python_version < "3.12"',
        'Requires-Dist: finstats[chart]; extra == "web"',
        'Requires-Dist: altair; extra == "chart"',
        "Provides-Extra: web",
        "Provides-Extra: chart",
        "Provides-Extra: all",
    )
    a_wheel(tmp_path, "rich")
    a_wheel(tmp_path, "altair", "Requires-Dist: finstats")
    assert needed(tmp_path, "", "win_amd64") == ({"finstats", "rich", "colorama"}, ["colorama"])
    assert needed(tmp_path, "", "manylinux_2_28_aarch64")[1] == ["uvloop"]
    assert needed(tmp_path, "", "macosx_12_0_arm64") == ({"finstats", "rich"}, [])
    assert needed(tmp_path, "[web]", "macosx_12_0_arm64")[0] == {"finstats", "rich", "altair"}
    assert declared_extras(tmp_path / "finstats-1.0-py3-none-any.whl") == ["chart", "web"]


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (("License-Expression: MIT", "License: other"), "MIT"),
        (("License: BSD",), "BSD"),
        (("License: UNKNOWN", "Classifier: License :: OSI Approved :: MIT License"), "MIT License"),
        ((f"License: {'all of its text ' * 9}",), "not stated"),
    ],
)
def test_a_licence_is_told_in_the_wheels_own_words(
    lines: tuple[str, ...], licence: str, tmp_path: Path
) -> None:
    assert Described(a_wheel(tmp_path, "one", *lines)).licence == licence


def test_pip_is_asked_for_the_target_and_for_its_first_patch_release() -> None:
    here = target_of("", "")
    assert here.options == ("--python-version", f"{here.python}.0", "--implementation", "cp")
    assert target_of("", f"{here.python}.7").python == here.python
    windows = target_of("win_amd64", "3.12").options
    assert windows[1] == "3.12.0"
    assert windows[-2:] == ("--platform", "win_amd64")
    older = target_of("manylinux_2_28_aarch64", "3.12").options
    assert {"manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"} <= set(
        older
    )
    assert "manylinux_2_34_aarch64" not in older
    with pytest.raises(SystemExit, match=r"written like 3\.12, not 3"):
        target_of("", "3")


def test_the_same_wheels_make_the_same_file(tmp_path: Path) -> None:
    wheel, target = (
        a_wheel(tmp_path, "finstats", "Provides-Extra: web"),
        target_of("win_amd64", "3.12"),
    )
    name = name_of_bundle(wheel, [], target, ["web"])
    assert name == "finstats-1.0-offline-core-win_amd64-py312.pyz"
    assert name_of_bundle(wheel, ["web"], target, ["web"]) == name.replace("-core", "")
    digests = set()
    for part in ("a", "b"):
        packed(tmp_path / part, wheel, [], target, {"finstats": (Described(wheel), ["core"])})
        digests.add(hashlib.sha256((tmp_path / part).read_bytes()).hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize("path", sorted(PYZ.rglob("*.py")), ids=lambda path: path.name)
def test_the_installer_is_of_the_standard_library_and_old_pythons_read_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 8))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }
    assert names <= sys.stdlib_module_names | {"finstats_offline"}
    if path.name == "__main__.py":  # Python 2 reads no more than this
        assert text.isascii()
