"""The Python and platform that a bundle is for: options of pip, and the values of its markers."""

from __future__ import annotations

import re
import sys
import sysconfig
from dataclasses import dataclass

from packaging.markers import Environment, default_environment


@dataclass(frozen=True)
class Target:
    """`platforms` is empty for the machine that builds; pip then decides by itself."""

    python: str  # two numbers
    name: str
    platforms: tuple[str, ...]
    environment: Environment

    @property
    def options(self) -> tuple[str, ...]:
        """What `pip download` must be told."""
        # Of the first 3.x, else a package may want a later 3.x.y than a machine has (Debian 12
        # has 3.11.2).
        platforms = tuple(word for one in self.platforms for word in ("--platform", one))
        return ("--python-version", f"{self.python}.0", "--implementation", "cp", *platforms)


def target_of(platform: str, python: str) -> Target:
    """The target of these options; empty ones mean the machine and the Python that build."""
    running = f"{sys.version_info[0]}.{sys.version_info[1]}"
    asked = re.fullmatch(r"(3\.\d+)(\.\d+)?", python or running)
    if asked is None:
        sys.exit(f"bundle: a Python version is written like 3.12, not {python}")
    python = asked[1]
    here = re.sub(r"[-.]", "_", sysconfig.get_platform())
    if platform in ("", here) and python == running:
        return Target(python, here, (), default_environment())
    platform = platform or here
    return Target(python, platform, _alike(platform), _environment(platform, python))


def _alike(platform: str) -> tuple[str, ...]:
    """The platform and the older ones whose wheels run on it; pip does not add those itself."""
    found = re.fullmatch(r"(?:many)?linux(?:_2_(\d+))?_(\w+)", platform)
    if not found:
        return (platform,)
    newest, machine = int(found[1] or 28), found[2]
    oldest = 5 if machine == "x86_64" else 17
    names = [f"manylinux_2_{minor}_{machine}" for minor in range(newest, oldest - 1, -1)]
    before = ["manylinux2014", "manylinux2010", "manylinux1"] if oldest == 5 else ["manylinux2014"]
    return (*names, *(f"{name}_{machine}" for name in before), f"linux_{machine}")


def _environment(platform: str, python: str) -> Environment:
    """What markers like `sys_platform == "win32"` see there; pip sees the machine that builds."""
    kind = re.match(r"win|macosx|", platform)
    os_name, sys_platform, system = {
        "win": ("nt", "win32", "Windows"),
        "macosx": ("posix", "darwin", "Darwin"),
        "": ("posix", "linux", "Linux"),
    }[kind[0] if kind else ""]
    machine = next(
        (one for one in ("x86_64", "aarch64", "arm64", "amd64") if platform.endswith(one)), ""
    )
    return {
        **default_environment(),
        "os_name": os_name,
        "sys_platform": sys_platform,
        "platform_system": system,
        "platform_machine": machine.upper() if system == "Windows" else machine,
        "platform_release": "",
        "platform_version": "",
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_version": f"{python}.0",
    }
