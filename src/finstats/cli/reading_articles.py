"""What `extract` and `check` share: their options, the articles they open, how far they are."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from finstats.cli.progress import Progress
from finstats.cli.speech import say, spoken, tell
from finstats.errors import DataError, ImportRefused, MissingExtra, UsageError

if TYPE_CHECKING:
    from finstats.extract.reading import Done
    from finstats.extract.texts import Text

Place = Annotated[
    str | None,
    typer.Option("--place", help=say("文章说的是哪里, 如 寿光", "place it is about, e.g. 370783")),
]
Bank = Annotated[
    str | None,
    typer.Option("--bank", help=say("是哪家银行的报告, 如 农行", "whose report it is, e.g. abc")),
]
Source = Annotated[
    str | None,
    typer.Option("--source", help=say("给这篇文献的代码", "code to give to the source")),
]
Rules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FILE", help=say("另加的规则文件", "a file of further rules")),
]


def must_be_a_code(source: str | None) -> None:
    """Raises UsageError for a `--source` that no source may be called."""
    from finstats.model.series import is_code

    if source is not None and not is_code(source):
        raise UsageError(
            "bad-code",
            f"--source 要是小写字母、数字、连字符组成的代码, 不是“{source[:40]}”",
            f"--source wants a code of lower-case letters, digits and hyphens, not '{source[:40]}'",
        )


def must_be_one(found: Sequence[Path], option: str, given: object) -> None:
    """Raises UsageError for an option of one article that is given for several."""
    if given is not None and len(found) > 1:
        raise UsageError(
            "one-article", f"{option} 只能用于一篇文章", f"{option} is for one article alone"
        )


def each(found: Sequence[Path], work: Callable[[Text, Done], object]) -> int:
    """Do the work for each article; returns how many of several could not be read.

    That is said of each of them, and the others are done; a single article's error is raised.
    """
    if len(found) == 1:
        with Progress(say("字节", "bytes")) as progress, _article(found[0]) as text:
            work(text, progress)
        return 0
    broken = 0
    with Progress(say("文章", "articles")) as progress:
        for number, path in enumerate(found):
            progress(number, len(found))
            try:
                with _article(path) as text:
                    work(text, lambda _, __: None)
            except (ImportRefused, MissingExtra) as error:
                broken += 1
                tell(*error.lines(spoken()))
    return broken


def must_be_whole(broken: int, count: int) -> None:
    """Raises DataError when articles were left out, after all others are done."""
    if broken:
        raise DataError(
            "articles-left-out",
            f"{count} 篇里有 {broken} 篇没有读成",
            f"{broken} of {count} articles could not be read",
        )


@contextmanager
def _article(path: Path) -> Iterator[Text]:
    """An article at hand; says when it is not in UTF-8."""
    from finstats.extract.texts import STDIN, opened

    with opened(path, _stdin() if path == STDIN else None) as text:
        if text.encoding == "gb18030":
            tell(say(f"{path} 按 gb18030 读取", f"read {path} as gb18030"))
        yield text


def _stdin() -> BinaryIO:
    """Standard input in bytes; raises ImportRefused when it is closed."""
    if sys.stdin is None:
        raise ImportRefused("no-input", "标准输入已关闭", "standard input is closed")
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:  # a stream of text stands in for it
        return io.BytesIO(sys.stdin.read().encode())
    return cast(BinaryIO, buffer)
