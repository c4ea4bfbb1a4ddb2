"""The command line of a bundle."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, NoReturn, Sequence

from .contents import Contents, digest_of_file, listing
from .fitting import must_fit
from .folder import must_be_free, must_have_room, usual_folder
from .installing import install_into, install_into_current, must_take_packages
from .words import Fault, choose_language, say, tell

_INTERRUPTED = 130


def main(arguments: Sequence[str], archive: Path | None = None) -> int:
    """Do what the arguments say; the exit code (0, 1 failed, 2 usage, 130 interrupted)."""
    choose_language(arguments)
    try:
        options = _parser().parse_args(arguments)
        # What Python runs is first on its path: this file.
        _do(options, Contents(archive or Path(sys.path[0]).absolute()))
    except Fault as fault:
        tell(fault.zh, fault.en)
        return fault.code
    except OSError as error:
        tell(f"没装成: {error}", f"failed: {error}")
        return 1
    except KeyboardInterrupt:
        tell("已中断", "interrupted")
        return _INTERRUPTED
    return 0


def _do(options: argparse.Namespace, contents: Contents) -> None:
    if options.list:
        sys.stdout.write(listing(contents))
    elif options.verify:
        _verify(contents)
    else:
        with _ending_in_order():
            _install(options, contents)


def _verify(contents: Contents) -> None:
    contents.verify()
    count = len(contents.wheels)
    sys.stdout.write(
        say(f"{count} 个包的 sha256 全部相符\n", f"{count} packages, each with its sha256\n")
        + f"{digest_of_file(contents.archive)}  {contents.archive.name}\n"
    )


def _install(options: argparse.Namespace, contents: Contents) -> None:
    extras = _extras(options.extras, contents)
    if options.into_current and options.folder:
        raise Fault("文件夹与 --into-current 只能选一个", "a folder or --into-current, not both", 2)
    wheels = contents.wanted_by(extras)
    must_fit(contents, wheels)
    if options.into_current:
        folder = Path(sys.prefix)
        must_take_packages()
    else:
        folder = Path(options.folder or usual_folder()).expanduser().absolute()
        must_be_free(folder)
    must_have_room(folder, wheels)
    tell(
        f"正在装 finstats {contents.version} 和 {len(wheels) - 1} 个包到 {folder}",
        f"installing finstats {contents.version} and {len(wheels) - 1} packages into {folder}",
    )
    program = (
        install_into_current(contents, extras)
        if options.into_current
        else install_into(folder, contents, extras)
    )
    _say_how_to_start(program)


def _extras(given: str, contents: Contents) -> list[str]:
    """The extras that are asked for; raises Fault for one that the bundle has not."""
    if given in ("all", "none"):
        return list(contents.extras) if given == "all" else []
    asked = sorted({word.strip() for word in given.split(",") if word.strip()})
    unknown = [word for word in asked if word not in contents.extras]
    if unknown:
        held = ", ".join(["all", "none", *contents.extras])
        raise Fault(
            f"此安装包没有扩展 {unknown[0]} (可用: {held})",
            f"the bundle has no extra {unknown[0]} (it has: {held})",
            2,
        )
    return asked


def _say_how_to_start(program: Path) -> None:
    shown = str(program) if os.name == "nt" else shlex.quote(str(program))
    sys.stdout.write(say(f"装好了。启动: {shown}\n", f"installed. Start it with: {shown}\n"))
    sys.stdout.flush()
    on_path = os.environ.get("PATH", "").split(os.pathsep)
    if str(program.parent) in on_path:
        return
    line = (
        f'set "PATH={program.parent};%PATH%"'
        if os.name == "nt"
        else f"export PATH={shlex.quote(str(program.parent))}:$PATH"
    )
    tell(f"要直接输入 finstats, 先执行: {line}", f"to start it as just finstats: {line}")


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Within, a signal to end is an interruption, after which what was begun is removed."""

    def interrupt(*_: object) -> NoReturn:
        for number in before:  # removing takes a moment, and is not to be interrupted too
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in (getattr(signal, n) for n in names)}
    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Raises Fault with exit code 2."""
        raise Fault(f"用法不对: {message} (见 --help)", f"usage: {message} (see --help)", 2)

    def format_help(self) -> str:
        """With its one word of English in the language of this run."""
        return super().format_help().replace("usage:", say("用法:", "usage:"), 1)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=Path(sys.argv[0]).name,
        usage="%(prog)s [DIR] [--extras all|none|xlsx,docx,...]",
        add_help=False,
        description=say(
            "不用网络安装 finstats: 在文件夹里建一个 Python 环境, 只用本文件里的包。",
            "Install finstats without a network: an environment in a folder, from this file alone.",
        ),
    )
    usual = str(usual_folder()).replace("%", "%%")
    group = parser.add_argument_group(say("参数", "arguments"))
    group.add_argument(
        "folder",
        nargs="?",
        metavar="DIR",
        help=say(f"装到哪里, 须为空 (默认 {usual})", f"where to, empty so far (default {usual})"),
    )
    group.add_argument(
        "--extras",
        default="all",
        metavar="E",
        help=say(
            "装哪些扩展, 用逗号分开 (默认 all)", "which extras, with commas between (default all)"
        ),
    )
    group.add_argument("--lang", choices=("zh", "en"), help=say("语言", "language"))
    for name, zh, en in (
        ("--into-current", "装进正在运行的 Python 环境", "install into this Python's environment"),
        ("--list", "列出包、版本、许可, 不安装", "packages, versions, licences; installs nothing"),
        ("--verify", "核对 sha256, 不安装", "check each sha256; installs nothing"),
    ):
        group.add_argument(name, action="store_true", help=say(zh, en))
    group.add_argument("-h", "--help", action="help", help=say("本说明", "this help"))
    return parser
