"""The error tree; each class has one exit code (DESIGN 5).

FinstatsError
    DataError           1   a database that does not hold what it should
        SqlError        1   ad-hoc SQL that does not run, or may not
        ImportRefused   1   a facts file with faults; nothing was written
    MissingExtra        1   a library of an extra is not installed
    UsageError          2   an argument that cannot be read
    DatabaseError       3   missing, unreachable, newer or older than this release
    TimeLimit           4   the time limit was reached
    UnknownName         5   a named thing is not there, or a look-up has no row
    NotAllowed          6   the figures do not allow it
        MayNotBeAdded   6   a sum that may not be made
"""

from __future__ import annotations

import errno

from finstats.result import Label, Lang, Result

EXIT_BUG = 70
EXIT_INTERRUPTED = 130
# What every exit code says.
EXIT_CODES = {
    0: Label("完成 (空的列表也算)", "done, an empty list too"),
    1: Label("数据、SQL 或导入有错", "an error in data, SQL or an import"),
    2: Label("命令行有错", "an error in the command line"),
    3: Label(
        "数据库不存在、连不上, 或不是本版的",
        "the database is missing, unreachable or of another release",
    ),
    4: Label("到了时限", "the time limit was reached"),
    5: Label(
        "没有叫这个名字的, 或查不到数字",
        "a named thing is unknown, or a look-up has no figure to show",
    ),
    6: Label(
        "数字不允许: --strict 时有矛盾, 或不可相加",
        "the figures do not allow it: a contradiction under --strict, a sum that may not be made",
    ),
    EXIT_BUG: Label("finstats 程序有错", "a bug in finstats"),
    EXIT_INTERRUPTED: Label("被中断", "interrupted"),
}

# Why a system refuses, as a person says it.
_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "它是文件夹",
    errno.EEXIST: "已存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EROFS: "那里只读",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "名称太长",
}


def reason(error: BaseException) -> Label:
    """Why the system or a library refuses: in its own words where no Chinese ones are known."""
    words = getattr(error, "strerror", None) or str(error)
    return Label(_REASONS.get(getattr(error, "errno", None) or 0, words), words)


class FinstatsError(Exception):
    """Says which value is wrong and what to do next; `code` is stable across languages."""

    exit_code = 1

    def __init__(self, code: str, zh: str, en: str, hint: Label | None = None) -> None:
        super().__init__(en)
        self.code = code
        self.message = Label(zh, en)
        self.hint = hint

    def lines(self, lang: Lang) -> list[str]:
        """What is printed on stderr."""
        first = f"finstats: {self.message.in_language(lang)}"
        return [first] if self.hint is None else [first, self.hint.in_language(lang)]


class DataError(FinstatsError):
    """The database does not hold what it should."""


class SqlError(DataError):
    """An ad-hoc statement that does not run, or may not."""


class ImportRefused(DataError):
    """A facts file with faults, each with its place; nothing was written."""


class MissingExtra(FinstatsError):
    """A library that is not installed; the message has the line that installs it."""


class UsageError(FinstatsError):
    """An argument that cannot be read."""

    exit_code = 2


class DatabaseError(FinstatsError):
    """The database is missing, unreachable, or of another release."""

    exit_code = 3


class TimeLimit(FinstatsError):
    """The time limit was reached."""

    exit_code = 4


class UnknownName(FinstatsError):
    """A named thing is not there, or a look-up has no row that may be shown."""

    exit_code = 5


class NotAllowed(FinstatsError):
    """The figures do not allow what was asked."""

    exit_code = 6


class MayNotBeAdded(NotAllowed):
    """The parts overlap or do not belong together; `result` holds what can be said instead."""

    def __init__(self, zh: str, en: str, result: Result | None = None) -> None:
        super().__init__("may-not-be-added", zh, en)
        self.result = result
