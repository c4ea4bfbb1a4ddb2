"""A database that is open: asked, added to, and closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from finstats.api.answer import Answer, CheckAnswer
from finstats.api.opening import answering, open_database
from finstats.api.questions import Questions
from finstats.result import Label, Lang, Result
from finstats.settings import Target, database_target, language

if TYPE_CHECKING:
    from finstats.api.exporting import Exported
    from finstats.audit.auditing import Progress
    from finstats.ingest.sources import Attached


def open(url: str | None = None, *, lang: Lang | None = None) -> Database:
    """The database that a file or URL names; None: that of FINSTATS_DATABASE, the config file, or
    the embedded default, which is made with the bundled figures when it is not there.

    `lang`: of printed tables, zh or en; None: as the command line chooses it. Raises DatabaseError
    when the database is missing or of another release.
    """
    return Database(database_target(url), lang=language(lang))


def _told_nothing(_: Label) -> None:
    """Nobody listens."""


class Database(Questions):
    """An open database: every question of the command line (Questions), imports, texts.

    Questions only read, but for `audit`, which keeps what it found. A context manager; `close`
    ends the connection.
    """

    def __init__(
        self, target: Target, *, lang: Lang = "en", tell: Callable[[Label], object] = _told_nothing
    ) -> None:
        self.target, self.lang, self.closed = target, lang, False
        self.reader = open_database(target, tell)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; answers that were given can still be saved."""
        self.closed = True
        self.reader.close()

    def described(self, result: Result) -> Result:
        """The result with the sources and definitions of what is in it, also after `close`."""
        if not self.closed:
            return super().described(result)
        with Database(self.target) as again:
            return again.described(result)

    def import_files(
        self,
        *files: str | Path,
        mapping: str | Path | None = None,
        accept_doubtful: bool = False,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Import facts files, tables, reviewed drafts and exports, a transaction each, and audit
        again.

        One row a file, or a source of an export. `dry_run`: what it would do; nothing is written. Raises ImportRefused with
        every fault of a file, of which nothing is then written; files before it stay.
        """
        from finstats.api.loading import Loading, audit_again

        loading = Loading(
            [Path(one) for one in files],
            None if mapping is None else Path(mapping),
            accept_doubtful=accept_doubtful,
        )
        if dry_run:
            return self.answered(loading.trial(self.target, progress)[0])
        reports = list(loading.reports(self.target, progress))
        audit_again(self.target, progress)
        return self.answered(loading.result(reports))

    def export(
        self,
        path: str | Path,
        *selection: str,
        theme: str | None = None,
        bank: str | None = None,
        place: str | None = None,
        source: str | None = None,
        paragraph: int | None = None,
        search: str | None = None,
        nature: str = "all",
        known_at: str | None = None,
        limit: int | None = None,
        form: str | None = None,
        bom: bool = False,
        progress: Progress | None = None,
    ) -> Exported:
        """Write all promised columns of a view to a file, its suffix the format: figures, unless
        `selection` is another public view, or indicators. A folder takes every view, as a package
        that is there whole or not at all; `lake` as the selection makes or renews a lake there, for
        engines that read Parquet files. Raises DataError when it cannot be written."""
        from finstats.api.exporting import Format, Narrowing, export

        narrowing = Narrowing(
            *(theme, bank, place, source, paragraph, search, nature, known_at, limit)
        )
        with answering(self.target):
            return export(self, path, selection, narrowing, Format(form, bom), progress)

    def attach(self, source: str, file: str | Path) -> Attached:
        """Put a copy of its text beside a source; raises ImportRefused when it is another text."""
        from finstats.ingest.sources import attach

        return attach(self.target, source, Path(file))

    def set_source(
        self,
        source: str,
        *,
        published: str | None = None,
        title: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
    ) -> tuple[str, ...]:
        """Record what became known of a source; returns which of its columns were set.

        `published`: a day, or EARLIEST/LATEST. Raises UsageError when nothing or nonsense is given.
        """
        from finstats.api.loading import set_source

        given = {"title": title, "publisher": publisher, "url": url}
        return set_source(self.target, source, published, given)

    def extract(
        self,
        article: str | Path,
        *,
        published: str | None = None,
        place: str | None = None,
        bank: str | None = None,
        rules: str | Path | None = None,
    ) -> Answer:
        """The figures that a text holds as they are read, unreviewed, one row a figure."""
        from finstats.api.articles import asked_of, listed

        asked = asked_of(
            self.reader, published, place, bank, None if rules is None else Path(rules)
        )
        return self.answered(listed(self.reader, Path(article), asked))

    def check(
        self,
        article: str | Path,
        *,
        against: str | None = None,
        published: str | None = None,
        place: str | None = None,
        bank: str | None = None,
        rules: str | Path | None = None,
    ) -> CheckAnswer:
        """Whether a text fits what was published: contradictions, changes; stores nothing."""
        from finstats.api.articles import asked_of, checked_article
        from finstats.extract.texts import opened

        asked = asked_of(
            self.reader, published, place, bank, None if rules is None else Path(rules)
        )
        with opened(Path(article)) as text:
            found = checked_article(self, text, asked, against)
        return CheckAnswer(self.answered(found.result), found.contradictions)
