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
    if isinstance(error, (DatabaseError, TimeLimit, TakesLong)):
        return 503
    if isinstance(error, FinstatsError):
        return 400
    status = getattr(error, "status", 500)
    return status if isinstance(status, int) and 400 <= status < 500 else 500


def _words(error: Exception, status: int) -> tuple[Label, str, Label, Label | None]:
    if isinstance(error, FinstatsError):
        return WORDS["error"], error.code, error.message, error.hint
    if isinstance(error, TakesLong):
        return WORDS["error"], "takes-long", error.words, None
    if status == 500:
        return WORDS["bug"], "bug", WORDS["bug"], WORDS["bug_hint"]
    if status == 404:
        return WORDS["not_found"], "no-such-page", WORDS["not_found"], None
    said = str(getattr(error, "message", None) or error)[:500]
    return WORDS["refused"], "refused", Label(said, said), None
