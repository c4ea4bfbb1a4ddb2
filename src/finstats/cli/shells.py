"""`finstats --install-completion` and `--show-completion`: Typer's scripts for bash, zsh, fish."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from finstats.cli.speech import say, tell
from finstats.errors import DataError, UsageError

SHELLS = ("bash", "zsh", "fish")
_VARIABLE = "_FINSTATS_COMPLETE"


def show_script() -> None:
    """Print the script of the shell that runs us; raises UsageError for one without."""
    from typer._completion_shared import get_completion_script  # pinned in pyproject.toml

    script = get_completion_script(
        prog_name="finstats", complete_var=_VARIABLE, shell=_running_shell()
    )
    sys.stdout.write(f"{script}\n")


def install_script() -> None:
    """Put the script where the shell that runs us reads it; raises UsageError for one without."""
    from typer._completion_shared import install

    shell = _running_shell()
    try:
        _, path = install(shell=shell, prog_name="finstats", complete_var=_VARIABLE)
    except UnicodeError as error:
        raise DataError(
            "unreadable-rc",
            f"读不了 {shell} 的启动文件: 不是 UTF-8; 请自己加上 finstats --show-completion 的输出",
            f"cannot read the start-up file of {shell}: not UTF-8; add what finstats --show-completion prints yourself",
        ) from error
    tell(
        say(
            f"已装 {shell} 的补全: {path}; 新开的终端里生效",
            f"installed completion for {shell} in {path}; new terminals have it",
        )
    )


def _running_shell() -> str:
    from typer._completion_shared import _get_shell_name

    name = _get_shell_name() or Path(os.environ.get("SHELL", "")).name
    if name in SHELLS:
        return name
    listed = ", ".join(SHELLS)
    raise UsageError(
        "no-shell",
        f"没有为“{name[:20]}”的补全: 在 {listed} 里运行",
        f"no completion for '{name[:20]}': run this in {listed}",
    )
