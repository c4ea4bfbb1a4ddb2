"""Command lines that cannot be read, and what goes wrong around any command."""

from __future__ import annotations

from collections.abc import Callable

from tests.errors.sample import Prepare, Sample, World, closed


def _raise(error: BaseException) -> Callable[..., None]:
    def raising(*_: object, **__: object) -> None:
        raise error

    return raising


def _home_is_a_file(world: World) -> None:
    world.patch.delenv("FINSTATS_DATABASE")
    world.patch.setenv("HOME", str(world.write("home", "")))


def _config(text: str | bytes) -> Prepare:
    def prepare(world: World) -> None:
        from finstats.settings import config

        world.patch.delenv("FINSTATS_DATABASE")
        world.patch.setenv("XDG_CONFIG_HOME", str(world.folder))
        (world.folder / "finstats").mkdir()
        world.write("finstats/config.toml", text)
        config.cache_clear()

    return prepare


def _bash_that_is_not_utf8(world: World) -> None:
    world.patch.setenv("HOME", str(world.folder))
    world.write(".bashrc", b"\xff\xfe")
    world.replace("finstats.cli.shells._running_shell", lambda: "bash")


TYPER = (
    Sample("no-such-command", "a command that is not there", "theme"),
    Sample("no-such-command", "a command that is like none", "xyzzy"),
    Sample("no-such-option", "an option that is not there", "themes --asof 2025"),
    Sample("no-such-option", "an option that is like none", "themes --xyzzy"),
    Sample("missing-argument", "an argument left out", "trace"),
    Sample("option-without-value", "an option without its value", "themes --format"),
    Sample("extra-arguments", "an argument too many", "themes green blue"),
    Sample("invalid-value", "a number that is none", "figures --limit many"),
    Sample("invalid-value", "a number below what is allowed", "figures --paragraph 0"),
    Sample("invalid-value", "a number outside what is allowed", 'sql "select 1" --timeout 0'),
    Sample("missing-command", "a group of commands without one", "db", answers=True),
)
COMMAND_LINE = (
    *TYPER,
    Sample("bad-lang", "a language that is not there", "themes --lang fr", language_in_environment=True),
    Sample("bad-choice", "a format that is not there", "themes --format xls"),
    Sample("bad-choice", "a nature that is not there", "figures --nature hoped"),
    Sample("bad-choice", "a vintage that is not there", "indicator tech-loans --vintage middle"),
    Sample("bad-suffix", "a suffix of no format", "themes -o out.xls"),
    Sample("bad-output", "a folder for the answer", "themes -o ."),
    Sample("unwritable", "a folder that is not there", "themes -o nowhere/out.csv"),
    Sample(
        "output-is-database",
        "the database as the file for the answer",
        "themes --format csv -o stats.db",
        lambda world: world.stats(),
    ),
    Sample(
        "output-is-input",
        "the file of the statement as the file for the answer",
        "sql -f all.sql --format csv -o all.sql",
        lambda world: world.write("all.sql", "select theme from themes"),
    ),
    Sample(
        "no-output",
        "a closed standard output",
        "themes",
        closed("stdout"),
        shown_as="themes >&-",
    ),
    Sample("bad-as-of", "a month that is not there", "indicator tech-loans --as-of 2025-13"),
    Sample("bad-date", "a day that is not there", "indicator tech-loans --known-at 2025-02-30"),
    Sample("bad-database", "a database of another kind", "themes --database mysql://u:p@h/d"),
    Sample("bad-config", "a config file that is no TOML", "themes", _config("database = \n")),
    Sample("bad-config", "a config file that is not UTF-8", "themes", _config(b"# \xff\n")),
    Sample("bad-config", "a setting that is not there", "themes", _config('colour = "red"\n')),
    Sample(
        "unreadable-argument",
        "an argument whose bytes are no text",
        ("figures", "-q", "\udcff"),
        shown_as=r"figures -q $'\xff'",
    ),
    Sample(
        "system-refuses",
        "a file where a folder is needed",
        "db init --database file.txt/stats.db",
        lambda world: world.write("file.txt", ""),
    ),
    Sample(
        "unreachable",
        "a home in which no folder can be made",
        "themes",
        _home_is_a_file,
    ),
    Sample(
        "interrupted",
        "Ctrl-C",
        "themes",
        lambda world: world.replace("finstats.queries.themes.themes", _raise(KeyboardInterrupt())),
        why_patched="nobody is there to press Ctrl-C",
    ),
    Sample(
        "bug",
        "a bug in finstats",
        "themes",
        lambda world: world.replace("finstats.queries.themes.themes", _raise(TypeError("an example"))),
        why_patched="a bug that was known would be mended",
    ),
    Sample(
        "no-shell",
        "completion in a program that is none of the three shells",
        "--install-completion",
        lambda world: world.replace("typer._completion_shared._get_shell_name", lambda: "tcsh"),
        why_patched="the shell is whoever started the tests",
    ),
    Sample(
        "unreadable-rc",
        "a start-up file of the shell that is not UTF-8",
        "--install-completion",
        _bash_that_is_not_utf8,
        why_patched="the shell is whoever started the tests",
    ),
)  # fmt: skip
