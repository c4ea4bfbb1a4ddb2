"""The program as Typer sees it: its own options, and commands that are imported when called."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.main import get_command

from finstats import __version__
from finstats.cli import options as o
from finstats.cli.command import Command
from finstats.cli.commands import COMMANDS
from finstats.cli.help import SpokenCommand, SpokenGroup
from finstats.cli.speech import say


def program() -> typer.Typer:
    """The whole command line; none of its commands is imported yet."""
    app = _empty(context_settings={"help_option_names": ["-h", "--help"]}, cls=_Commands)
    app.callback(
        invoke_without_command=True,
        help=say(
            "中国公布的金融统计: 每个数字都能查到原文",
            "Published Chinese financial statistics, every figure traced to its source",
        ),
    )(start)
    return app


def _empty(**settings: Any) -> typer.Typer:
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        **settings,
    )


def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help=say("版本", "print the release"))
    ] = False,
    install_completion: Annotated[
        bool,
        typer.Option(
            "--install-completion",
            help=say("为 bash、zsh、fish 装 TAB 补全", "install TAB completion (bash, zsh, fish)"),
        ),
    ] = False,
    show_completion: Annotated[
        bool,
        typer.Option(
            "--show-completion", help=say("只显示补全脚本", "print the completion script only")
        ),
    ] = False,
    no_pager: o.NoPager = False,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    """The program without a command, and what stands before one."""
    from finstats.cli.opening import give_database

    give_database(database)
    if version:
        sys.stdout.write(f"finstats {__version__}\n")
    elif install_completion or show_completion:
        from finstats.cli.shells import install_script, show_script

        (install_script if install_completion else show_script)()
    elif context.invoked_subcommand is None:
        from finstats.cli.answer import Writing, answer

        answer(lambda db: db.overview(), Writing(database=database))


class _Commands(SpokenGroup):
    """Knows every command by name and help."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for command in COMMANDS:
            self.add_command(Named(command))


class Named(SpokenCommand):
    """A command's name and help; the command itself once its arguments are to be read."""

    def __init__(self, command: Command) -> None:
        super().__init__(
            command.name,
            help=command.question,
            short_help=command.question,
            rich_help_panel=command.panel,
        )
        self.command = command

    def make_context(self, *arguments: Any, **more: Any) -> Any:
        """The context of the command itself, which takes over from here."""
        return loaded(self.command).make_context(*arguments, **more)


def loaded(command: Command) -> Any:
    """The command with all its options, imported from its file; a group with its commands' names."""
    found = _group(command) if command.commands else _imported(command)
    found.examples = command.tried
    return found


def _imported(command: Command) -> Any:
    alone = _empty()
    alone.command(command.name, cls=SpokenCommand, help=command.question)(function_of(command))
    return get_command(alone)


def function_of(command: Command) -> Callable[..., None]:
    """What the command does, imported from its file."""
    file, _, name = command.place.partition(".")
    found: Callable[..., None] = getattr(import_module(f"finstats.cli.{file}"), name)
    return found


def _group(command: Command) -> SpokenGroup:
    group = SpokenGroup(name=command.name, help=command.question, no_args_is_help=True)
    for one in command.commands:
        group.add_command(Named(one))
    return group
