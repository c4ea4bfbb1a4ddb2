"""Texts that are read for figures: what is said of them beforehand, and what is made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finstats.api.words import published_days
from finstats.extract import engine
from finstats.extract.found import Document
from finstats.extract.listing import Listing
from finstats.extract.reading import Asked, Codes, Done, draft_of, reads
from finstats.extract.texts import Text, opened
from finstats.queries.names import resolve
from finstats.result import Result
from finstats.store.reader import Reader

if TYPE_CHECKING:
    from finstats.api.questions import Questions
    from finstats.check.checked import Checked


def asked_of(
    reader: Reader,
    published: str | None,
    place: str | None,
    bank: str | None,
    rules: Path | None = None,
    source: str | None = None,
) -> Asked:
    """What is said of texts before they are read; raises UnknownName for a place or bank that is
    none, UsageError for days that are none."""
    document = Document(
        published_days(published),
        None if place is None else resolve(reader, "place", place),
        None if bank is None else resolve(reader, "bank", bank),
    )
    return Asked(engine.readings, document, rules, source)


def listed(reader: Reader, article: Path, asked: Asked) -> Result:
    """The figures of one text; raises ImportRefused when it cannot be read."""
    listing = Listing(reader)
    with opened(article) as text:
        listing.add(text.name, reads(text, asked, reader), several=False)
    return listing.result()


def checked_article(
    db: Questions, text: Text, asked: Asked, against: str | None, done: Done | None = None
) -> Checked:
    """A text held against what was published; raises UnknownName for a source that is none."""
    from finstats.check.checked import Against, checked  # takes an import apart: not for extract

    named = None if against is None else resolve(db.reader, "source", against)
    codes = Codes(db.reader)
    same = codes.same_text(text)
    draft = draft_of(text, asked, db.reader, codes.code(text, asked.source, apart=True), done)
    itself = frozenset(() if same is None else (same,))
    wanted = Against(asked.document.place, named, itself)
    return checked(db.target, draft, text.name, wanted)
