"""What is said where there is no answer."""

from __future__ import annotations

from typing import Any

from finstats.errors import DatabaseError, FinstatsError, TimeLimit, UnknownName
from finstats.render.cells import safe
from finstats.result import Label, Lang
from finstats.web.labels import WORDS
from finstats.web.links import Links, pieces_of_note


class NoSuchPage(Exception):
    """The address is that of no page."""

    status = 404


class TakesLong(Exception):
    """A question for the command line: among so many figures it takes minutes."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.words = Label(
            f"数字多, 要几分钟; 请在命令行用 {line}",
            f"among so many figures this takes minutes; type {line}",
        )


class NeedsMemory(Exception):
    """SQL that takes more memory than it may."""

    status = 503
    words = Label(
        "这条查询要的内存太多; 请少取几列几行, 或少连几张表",
        "this query needs too much memory; ask for fewer rows and columns, or join fewer tables",
    )


class AnswerTooLarge(Exception):
    """SQL whose answer is more than a page holds."""

    status = 400
    words = Label(
        "结果太大, 已停止; 请少取几列几行",
        "the answer is too large and was stopped; ask for fewer rows and columns",
    )


class BadAddress(Exception):
    """An address of Datasette's with a parameter that cannot be read."""

    status = 400
    words = Label("网址里的参数读不懂", "a parameter in the address cannot be read")


_CODES: dict[type[Exception], str] = {
    NeedsMemory: "needs-memory",
    AnswerTooLarge: "too-large",
    BadAddress: "bad-address",
}
_BUSY = Label("正忙, 请稍后再试", "busy, try again in a moment")
_TIME_IS_UP = Label(
    "查询超过时限, 已停止; 请少取一些", "the query took too long and was stopped; ask for less"
)


def failure(error: Exception, lang: Lang, links: Links) -> tuple[int, dict[str, Any]]:
    """The status, and what the page of an error shows; of a bug not what it says."""
    status = status_of(error)
    title, code, message, hint = _words(error, status)
    said = {
        "code": code,
        "message": safe(message.in_language(lang)),
        "hint": None if hint is None else safe(hint.in_language(lang)),
    }
    pieces = [pieces_of_note(str(said["message"]), ())]
    if said["hint"]:
        near = links.pieces(said["hint"])
        pieces.append(near if any(one.href for one in near) else pieces_of_note(said["hint"], ()))
    return status, {"title": title.in_language(lang), "error": said, "pieces": pieces}


def status_of(error: Exception) -> int:
    """The status that says what kind of error it is."""
    if isinstance(error, UnknownName):
        return 404
    if isinstance(error, (DatabaseError, TimeLimit, TakesLong, NeedsMemory, MemoryError)):
        return 503
    if isinstance(error, FinstatsError):
        return 400
    status = getattr(error, "status", 500)
    if _is_refusal_of_datasette(error):
        return status if isinstance(status, int) and 400 <= status < 500 else 400
    return status if isinstance(status, int) and 400 <= status < 500 else 500


def _is_refusal_of_datasette(error: Exception) -> bool:
    """Whether it is its way to say what is wrong with an address, with whatever status."""
    return type(error).__name__ in ("DatasetteError", "QueryInterrupted")


def _is_busy(error: Exception) -> bool:
    """Whether memory was short for a moment: nobody writes to the copy, so it is not damaged."""
    return isinstance(error, MemoryError) or (
        isinstance(error, DatabaseError) and error.code == "damaged"
    )


def _is_time_limit(error: Exception) -> bool:
    return type(error).__name__ == "QueryInterrupted" or (
        getattr(error, "title", None) == "SQL Interrupted"
    )


def _words(error: Exception, status: int) -> tuple[Label, str, Label, Label | None]:
    if _is_busy(error):
        return WORDS["error"], "busy", _BUSY, None
    if isinstance(error, FinstatsError):
        return WORDS["error"], error.code, error.message, error.hint
    if isinstance(error, TakesLong):
        return WORDS["error"], "takes-long", error.words, None
    if isinstance(error, (NeedsMemory, AnswerTooLarge, BadAddress)):
        return WORDS["error"], _CODES[type(error)], error.words, None
    if _is_time_limit(error):
        return WORDS["error"], "time-limit", _TIME_IS_UP, None
    if status == 500:
        return WORDS["bug"], "bug", WORDS["bug"], WORDS["bug_hint"]
    if status == 404:
        return WORDS["not_found"], "no-such-page", WORDS["not_found"], None
    said = str(getattr(error, "message", None) or error)[:500]
    return WORDS["refused"], "refused", Label(said, said), None
