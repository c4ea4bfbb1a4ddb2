"""What is known of a command before it is imported: its name, its question, examples."""

from __future__ import annotations

from typing import NamedTuple

from finstats.errors import EXIT_BUG, EXIT_INTERRUPTED

# Exit codes of any command: done, data, usage, database, a bug, interrupted.
ANY_EXIT = (0, 1, 2, 3, EXIT_BUG, EXIT_INTERRUPTED)


class Example(NamedTuple):
    """A line to try, and in half a line what it gives."""

    line: str
    gives: str = ""


class Command(NamedTuple):
    """`place`: file and function in cli/, `themes.themes`; the file alone where `commands` are.

    `question`: what it answers. `examples`: lines to try, each alone or with what it gives.
    `exits`: codes it may exit with besides ANY_EXIT.
    """

    name: str
    place: str
    panel: str
    question: str
    examples: tuple[Example | str, ...] = ()
    commands: tuple[Command, ...] = ()
    exits: tuple[int, ...] = ()

    @property
    def tried(self) -> tuple[Example, ...]:
        """The examples."""
        return tuple(Example(one) if isinstance(one, str) else one for one in self.examples)
