"""The program: what happens around its commands, and when one does not succeed.

Typer is imported when a command line is run, after the collector is told to wait.
"""

from __future__ import annotations

import gc
import os
import sys

from finstats.cli.speech import ClosedOutput, choose_language, say, spoken, tell
from finstats.errors import EXIT_BUG, EXIT_INTERRUPTED, FinstatsError, reason

# More objects than any start makes: going through them would take a tenth of the time.
_OBJECTS_OF_A_START = 100_000


def run(arguments: list[str]) -> int:
    """Run a command line; returns the exit code. Errors are lines on stderr, never a traceback."""
    if sys.stdout is None:
        sys.stdout = ClosedOutput()
    try:
        if os.environ.get("_FINSTATS_COMPLETE"):
            from finstats.cli.completion import complete

            return complete(os.environ)
        arguments = _without_pager(choose_language(arguments))
        from finstats.cli.program import program

        code = program()(args=arguments, prog_name="finstats", standalone_mode=False)
        sys.stdout.flush()
    except FinstatsError as error:
        tell(*error.lines(spoken()))
        return error.exit_code
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        # Whoever read our output is gone; the interpreter must not try to flush to them again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except UnicodeEncodeError:
        tell(
            say(
                "finstats: 有个参数不是文字; 请用 UTF-8 输入",
                "finstats: an argument is not readable text; write it in UTF-8",
            )
        )
        return 2
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        why = reason(error)
        tell(
            say(
                f"finstats: 读写不了{where}: {why.zh}",
                f"finstats: cannot read or write{where}: {why.en}",
            )
        )
        return 1
    except Exception as error:
        return _typers_own(error)
    if code == EXIT_INTERRUPTED:  # Typer takes Ctrl-C to itself, and says nothing
        return _interrupted()
    return code if isinstance(code, int) else 0


def _without_pager(arguments: list[str]) -> list[str]:
    """The arguments without `--no-pager`, which then holds for the whole run wherever it stood."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept = [word for word in arguments[:end] if word != "--no-pager"]
    if len(kept) < end:
        os.environ["FINSTATS_PAGER"] = ""
    return kept + arguments[end:]


def _typers_own(error: Exception) -> int:
    """What Typer says of a command line, or else a bug."""
    import typer

    if isinstance(error, typer.Abort):
        return _interrupted()
    if not isinstance(error, typer.TyperException):
        return _bug(error)
    from finstats.cli.usage import usage_words

    command = getattr(getattr(error, "ctx", None), "command_path", "finstats")
    hint = say(f"用法: {command} --help", f"usage: {command} --help")
    tell(f"finstats: {usage_words(error)}", hint)
    return 2


def _interrupted() -> int:
    tell(say("finstats: 已中断", "finstats: interrupted"))
    return EXIT_INTERRUPTED


def _bug(error: Exception) -> int:
    if os.environ.get("FINSTATS_DEBUG"):
        raise error
    kind = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    tell(
        say(f"finstats: 程序有错 ({kind})", f"finstats: a bug in finstats ({kind})"),
        say(
            "设 FINSTATS_DEBUG=1 再运行, 把输出报告给我们",
            "run again with FINSTATS_DEBUG=1 and report what it prints",
        ),
    )
    return EXIT_BUG


def main() -> None:
    """Entry point of the `finstats` program."""
    gc.set_threshold(_OBJECTS_OF_A_START, 10, 10)
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = run(sys.argv[1:])
    gc.freeze()  # the process ends: its last collection would look at everything once more
    sys.exit(code)
