"""Help in the language of the run: Typer's own words, which are English alone."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from finstats.cli.speech import say
from finstats.result import Label

# The fixed strings of typer.rich_utils, by name.
_STRINGS = {
    "ARGUMENTS_PANEL_TITLE": Label("参数", "Arguments"),
    "OPTIONS_PANEL_TITLE": Label("选项", "Options"),
    "COMMANDS_PANEL_TITLE": Label("命令", "Commands"),
    "REQUIRED_LONG_STRING": Label("[必填]", "[required]"),
    "DEFAULT_STRING": Label("[默认: {}]", "[default: {}]"),
}
_USAGE = (
    Label("用法:", "Usage:"),
    Label("[选项]", "[OPTIONS]"),
    Label("命令 [参数]...", "COMMAND [ARGS]..."),
)


class _Spoken:
    """What a command and a group say of themselves, in one language; before Typer's own class."""

    def get_usage(self, ctx: Any) -> str:
        """The line of usage."""
        return _usage(super().get_usage(ctx))  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """`--help`, explained."""
        return _explained(super().get_help_option(ctx))  # type: ignore[misc]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        _set_strings()
        super().format_help(ctx, formatter)  # type: ignore[misc]


class SpokenCommand(_Spoken, TyperCommand):
    """A command whose help is in one language."""


class SpokenGroup(_Spoken, TyperGroup):
    """A command with subcommands whose help is in one language."""


def _usage(english: str) -> str:
    for words in _USAGE:
        english = english.replace(words.en, say(*words), 1)
    return english


def _explained(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = say("显示这份说明", "Show this message and exit.")
    return option


def _set_strings() -> None:
    from typer import rich_utils

    for name, words in _STRINGS.items():
        setattr(rich_utils, name, say(*words))
