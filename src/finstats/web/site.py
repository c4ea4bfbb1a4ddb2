"""What the pages stand on: the copy, its links, and answers that are kept, for it never changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from finstats.api import Database
from finstats.errors import FinstatsError, MayNotBeAdded, UnknownName
from finstats.result import Label, Lang, Result
from finstats.web.charts import Charts
from finstats.web.copying import FEW, Copy
from finstats.web.failures import TakesLong
from finstats.web.links import Links
from finstats.web.questions import Asked

SHOWN = 200  # rows of one table on a page; its JSON has all
_KEPT, _LARGEST = 200, 2_000  # answers, and rows of one
_WORKERS = 4
# What looks at all relations between figures: seconds among few, minutes among many.
_LONG = frozenset({"audit", "implied", "explain"})

Answered = tuple[Result | None, FinstatsError | None]


class Site:
    """A served copy. Its methods are called by several threads; each question has a connection.

    `chosen`: the language that was asked for when it was started; `otherwise`: that of the locale.
    `is_small`: what looks at all figures is quick enough for a page.
    """

    def __init__(self, copy: Copy, *, chosen: Lang | None = None, otherwise: Lang = "en") -> None:
        self.copy, self.chosen, self.otherwise = copy, chosen, otherwise
        self.workers = ThreadPoolExecutor(_WORKERS, "finstats-page")
        self._kept: dict[tuple[Asked, int | None], Answered] = {}
        self.charts = Charts(self.database)
        with self.database() as database:
            self.links = Links(database.reader)
            self.meanings = _meanings(database)
            ((figures,),) = database.reader.rows("select count(*) from figures")
        self.is_small = int(str(figures)) <= FEW

    def database(self, lang: Lang = "en") -> Database:
        """The copy, to be asked by the calling thread alone."""
        return Database(self.copy.target, lang=lang)

    def close(self) -> None:
        """End the threads."""
        self.workers.shutdown(cancel_futures=True)

    def answer(self, asked: Asked, limit: int | None = SHOWN) -> Result:
        """The answer of a question, or what can be said instead; raises FinstatsError."""
        result, error = self.tried(asked, limit)
        if result is not None:
            return result
        assert error is not None  # noqa: S101 - one of both is there
        raise error.with_traceback(None)

    def tried(self, asked: Asked, limit: int | None = SHOWN) -> Answered:
        """The answer of a question or the error; both where something else can be said.

        Raises TakesLong for what no page has the time for.
        """
        if asked.question.command in _LONG and not self.is_small:
            raise TakesLong(asked.line)
        key = (asked, limit)
        found = self._kept.get(key)
        if found is not None:
            return found
        answered = self._tried(asked, limit)
        if _may_be_kept(answered):
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = answered
        return answered

    def _tried(self, asked: Asked, limit: int | None) -> Answered:
        with self.database() as database:
            try:
                return asked.question.ask(database, asked.given, limit).result, None
            except MayNotBeAdded as refused:
                return refused.result, refused
            except FinstatsError as error:
                return None, error.with_traceback(None)


def _may_be_kept(answered: Answered) -> bool:
    """That there is nothing of a name stays true as well; another error may pass."""
    result, error = answered
    if result is None:
        return isinstance(error, UnknownName)
    return len(result.rows) <= _LARGEST


def _meanings(database: Database) -> dict[tuple[str, str], Label]:
    """What views and columns mean."""
    rows = database.reader.rows("select d.object, d.column, d.zh, d.en from dictionary d")
    return {(str(name), str(column)): Label(str(zh), str(en)) for name, column, zh, en in rows}
