"""One run of the engine over a text, and what the run is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

from finstats.extract.draft import Draft, Origin, label_of, source_code
from finstats.extract.found import Document, Paragraph, Read
from finstats.extract.texts import STDIN, Text
from finstats.store.reader import Reader

_BEIJING = timezone(timedelta(hours=8))
Done = Callable[[int, int], None]


class Engine(Protocol):
    """Reads paragraphs: figures, what is no figure, and the definitions both need."""

    def __call__(
        self,
        paragraphs: Iterable[Paragraph],
        document: Document,
        reader: Reader,
        rules: Path | None = None,
    ) -> Iterator[Read]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line says of all texts of a run. `source`: the code of the one text."""

    engine: Engine
    document: Document
    rules: Path | None = None
    source: str | None = None


def reads(text: Text, asked: Asked, reader: Reader, done: Done | None = None) -> Iterator[Read]:
    """What the engine reads, paragraph after paragraph."""
    return asked.engine(text.paragraphs(done), asked.document, reader, asked.rules)


def draft_of(
    text: Text, asked: Asked, reader: Reader, code: str, done: Done | None = None
) -> Draft:
    """The whole draft of a text; `code` is its source's."""
    draft = Draft(
        Origin(
            code,
            label_of(_stem(text)),
            text.sha256,
            text.folded_sha256,
            asked.document.published,
            today(),
        )
    )
    for read in reads(text, asked, reader, done):
        draft.add(read)
    return draft


class Codes:
    """Codes for the sources of drafts, told apart from those of the database and from each other."""

    def __init__(self, reader: Reader) -> None:
        self.held: dict[str, str | None] = {
            str(code): None if sha256 is None else str(sha256)
            for code, sha256 in reader.rows("select source, sha256 from sources order by source")
        }

    def code(self, text: Text, given: str | None = None, *, apart: bool = False) -> str:
        """The code of a text's source, taken from now on; the one that is `given`, if any.

        `apart`: also from the source whose text it is.
        """
        held = dict.fromkeys(self.held) if apart else self.held
        if given is not None and not (apart and given in held):
            return given
        code = source_code(given or _stem(text), text.sha256, held)
        self.held[code] = text.sha256
        return code

    def same_text(self, text: Text) -> str | None:
        """The source that the database holds of this very text."""
        return next((code for code, sha in self.held.items() if sha == text.sha256), None)


def _stem(text: Text) -> str:
    return "stdin" if text.name == str(STDIN) else Path(text.name).stem


def today() -> str:
    """The day it is in China."""
    return datetime.now(UTC).astimezone(_BEIJING).date().isoformat()
