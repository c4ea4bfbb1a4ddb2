"""Help in the language of the run, on a page of our own: Typer's words are English alone, and it
breaks or cuts what is written without spaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from finstats.cli.command import Example
from finstats.cli.speech import say


class _Spoken:
    """What a command and a group say of themselves, in one language; before Typer's own class."""

    examples: Sequence[Example] = ()

    def get_usage(self, ctx: Any) -> str:
        """The line of usage."""
        from finstats.cli.help_page import usage

        return usage(self, ctx)

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """`--help`, explained."""
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = say("显示这份说明", "show this page")
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        from finstats.cli import screen
        from finstats.cli.help_page import page

        out = screen.output()
        out.write(page(self, ctx))
        out.flush()


class SpokenCommand(_Spoken, TyperCommand):
    """A command whose help is in one language."""


class SpokenGroup(_Spoken, TyperGroup):
    """A command with subcommands whose help is in one language."""
