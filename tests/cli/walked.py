"""All commands, those inside others included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from finstats.cli.command import Command
from finstats.cli.commands import COMMANDS


def _walked(commands: Sequence[Command], before: str = "") -> Iterator[tuple[str, Command]]:
    for command in commands:
        name = f"{before}{command.name}"
        yield name, command
        yield from _walked(command.commands, f"{name} ")


WALKED = dict(_walked(COMMANDS))  # by what is typed: `db`, `db init`
