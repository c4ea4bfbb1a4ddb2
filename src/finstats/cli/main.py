"""The program: what happens around its commands, and when one does not succeed."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from finstats import __version__
from finstats.cli import options as o
from finstats.cli.answer import Writing, answer
from finstats.cli.opening import give_database
from finstats.cli.speech import choose_language, say, spoken
from finstats.errors import EXIT_BUG, EXIT_INTERRUPTED, FinstatsError

app = typer.Typer(
    name="finstats",
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(
    invoke_without_command=True,
    help=say(
        "中国公布的金融统计: 每个数字都能查到原文",
        "Published Chinese financial statistics, every figure traced to its source",
    ),
)
def _start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help=say("版本", "print the release"))
    ] = False,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    give_database(database)
    if version:
        sys.stdout.write(f"finstats {__version__}\n")
    elif context.invoked_subcommand is None:
        from finstats.queries.overview import overview

        answer(overview, Writing(database=database))


def run(arguments: list[str]) -> int:
    """Run a command line; returns the exit code. Errors are lines on stderr, never a traceback."""
    try:
        arguments = choose_language(arguments)
        from finstats.cli.commands import register

        register(app)
        code = app(args=arguments, prog_name="finstats", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except FinstatsError as error:
        _talk(*error.lines(spoken()))
        return error.exit_code
    except typer.TyperException as error:
        return _usage(error)
    except (KeyboardInterrupt, typer.Abort):
        _talk(say("finstats: 已中断", "finstats: interrupted"))
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output is gone; the interpreter must not try to flush to them again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except UnicodeEncodeError:
        _talk(say("finstats: 参数不是可读的文字", "finstats: an argument is not readable text"))
        return 2
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        _talk(f"finstats: {error.strerror or error}{where}")
        return 1
    except Exception as error:
        return _bug(error)
    return code if isinstance(code, int) else 0


def _usage(error: typer.TyperException) -> int:
    from finstats.cli.usage import usage_words

    _talk(f"finstats: {usage_words(error)}", say("用法: finstats --help", "usage: finstats --help"))
    return 2


def _bug(error: Exception) -> int:
    if os.environ.get("FINSTATS_DEBUG"):
        raise error
    kind = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    _talk(
        say(f"finstats: 程序有错 ({kind})", f"finstats: a bug in finstats ({kind})"),
        say(
            "设 FINSTATS_DEBUG=1 再运行, 把输出报告给我们",
            "run again with FINSTATS_DEBUG=1 and report what it prints",
        ),
    )
    return EXIT_BUG


def _talk(*lines: str) -> None:
    """Lines on stderr; what they repeat of files and arguments sends no escape to a terminal."""
    for line in lines:
        sys.stderr.write("".join(c if c.isprintable() else "\ufffd" for c in line) + "\n")


def main() -> None:
    """Entry point of the `finstats` program."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
