"""Whether the wheels of a bundle fit the Python that runs, found out before anything is changed."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Callable, Sequence

from .contents import CORE, INSTALLER, Contents, Wheel
from .words import Fault


def must_fit(contents: Contents, wheels: Sequence[Wheel]) -> None:
    """Raises Fault on another Python, or where one of the wheels does not fit it."""
    running = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if running != contents.python or sys.implementation.name != "cpython":
        raise _other(contents, *_another_python(contents))
    unfit_for = _judge(contents)
    unfit = [wheel for wheel in wheels if unfit_for(wheel)]
    # What the core needs counts most: without it no choice of extras helps.
    unfit.sort(key=lambda wheel: not _CORE & set(wheel.wanted))
    if unfit:
        raise _other(contents, *_without(unfit, unfit_for(unfit[0])))


def _other(contents: Contents, remedy_zh: str, remedy_en: str) -> Fault:
    here = f"{platform.python_implementation()} {platform.python_version()}, {_platform()}"
    return Fault(
        f"此安装包用于 {contents.made_for}, 而这里是 {here}; {remedy_zh}",
        f"this bundle is for {contents.made_for}, but here is {here}; {remedy_en}",
    )


def _another_python(contents: Contents) -> tuple[str, str]:
    version = contents.python
    if not _same_system(contents.platform):
        return _ANOTHER_BUNDLE
    found = shutil.which(f"python{version}")
    if found:
        return f"这里有 {found}, 请用它运行", f"run it with {found}"
    if os.name == "nt":
        return f"请用 py -{version} 运行", f"run it with py -{version}"
    return _ANOTHER_BUNDLE


def _same_system(name: str) -> bool:
    """Whether the platform of a wheel's name is of this kind and machine, whatever its version."""
    system = {"win32": "win", "darwin": "macosx"}.get(sys.platform, sys.platform)
    return system in name and name.endswith(platform.machine().lower())


_CORE = {CORE, INSTALLER}
_ANOTHER_BUNDLE = (
    "请取对应的安装包 (make bundle PLATFORM=... PYTHON_VERSION=...)",
    "take the bundle for it (make bundle PLATFORM=... PYTHON_VERSION=...)",
)


def _without(unfit: Sequence[Wheel], why: str) -> tuple[str, str]:
    """The way out for wheels that do not fit: without their extras, unless the core needs one."""
    unfit_zh, unfit_en = f"装不了 {why}; ", f"{why} does not fit; "
    if _CORE & set(unfit[0].wanted):
        return unfit_zh + _ANOTHER_BUNDLE[0], unfit_en + _ANOTHER_BUNDLE[1]
    extras = ", ".join(sorted({extra for wheel in unfit for extra in wheel.wanted}))
    return (
        f"{unfit_zh}可用 --extras 不装 {extras}",
        f"{unfit_en}with --extras you can leave out {extras}",
    )


def _platform() -> str:
    kind, version = platform.libc_ver()
    name = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"{name} ({kind} {version})" if kind else name


def _judge(contents: Contents) -> Callable[[Wheel], str]:
    """Says what of a wheel does not fit this Python, by the library that pip itself decides by."""
    with tempfile.TemporaryDirectory(prefix="finstats-") as folder:
        pip = contents.wheel_of_pip()
        contents.unpack([pip], Path(folder))
        sys.path.insert(0, str(Path(folder) / pip.file))
        try:
            tags = importlib.import_module("pip._vendor.packaging.tags")
            specifiers = importlib.import_module("pip._vendor.packaging.specifiers")
        finally:
            del sys.path[0]
    supported = {str(tag) for tag in tags.sys_tags()}

    def unfit_for(wheel: Wheel) -> str:
        if not _tags_of(wheel.file) & supported:
            return wheel.file
        asked = wheel.requires_python
        fits = platform.python_version() in specifiers.SpecifierSet(asked)
        return "" if fits else f"{wheel.file} (Python {asked})"

    return unfit_for


def _tags_of(file: str) -> set[str]:
    """The tags in a wheel's name, each part of which may name several: `py2.py3-none-any`."""
    pythons, abis, platforms = file[: -len(".whl")].split("-")[-3:]
    return {
        f"{python}-{abi}-{place}"
        for python in pythons.split(".")
        for abi in abis.split(".")
        for place in platforms.split(".")
    }
