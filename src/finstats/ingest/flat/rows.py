"""The rows of a flat file as rows of the tables, in portions; nothing here touches a database.

A row whose parts were all checked before (finstats.ingest.flat.checks) is put together from what was
found then, which is what makes a million rows quick; any other goes through the checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from finstats.ingest.exported.heads import CHECKED
from finstats.ingest.faults import Faults
from finstats.ingest.flat.checks import Checks, NotPlain, Time
from finstats.ingest.flat.forms import SHAPE, Form
from finstats.ingest.flat.lines import Heads, Lines
from finstats.ingest.flat.series import Ids, Row
from finstats.ingest.known import Known
from finstats.ingest.put_figures import figure_row
from finstats.model.refs import CellRef
from finstats.store.digests import Running

PORTION = 5_000  # figures that are handed over at once
_LARGEST = 2**31
_MOST_NUMBERS = 200_000
# The tables' columns in the order of their names, which is how digests take them.
FIGURE = (
    *("char_end", "char_start", "coefficient", "id", "import_run_id", "lower_base"),
    *("lower_closed", "lower_text", "paragraph", "printed", "qualifier", "reading", "ref"),
    *("ref_order", "scale", "soft_lower_base", "soft_lower_closed", "soft_upper_base"),
    *("soft_upper_closed", "source_id", "unit", "upper_base", "upper_closed", "upper_text"),
    *("value_base", "value_text", "wording"),
)
OBSERVATION = (
    *("base_basis", "base_period", "figure_id", "id", "import_run_id", "nature", "note_en"),
    *("note_zh", "period", "period_basis", "period_end", "period_start", "seq", "series_id"),
    "term",
)
TABLES = {
    "quantity": ("id", "code", "indicator", "measure", "category", "subject_id"),
    "series": (
        *("id", "code", "quantity_id", "transformation", "comparison", "reference_quantity_id"),
    ),
    "figure": FIGURE,
    "observation": OBSERVATION,
}
# The cells of a row that say a figure, in the order in which they are taken from it.
SAID = (
    *("source", "ref", "char_start", "char_end", "printed", "value_text", "unit", "qualifier"),
    *("quantity", "transformation", "comparison", "reference", "period", "period_basis"),
    *("base_period", "base_basis", "nature", "term", "note_zh", "note_en"),
    *("paragraph", CHECKED),  # which follow from the others, and are compared where they are there
)


class Source(NamedTuple):
    """A source of the database: its id, and the latest day of its publication."""

    number: int
    latest: str


class Begin(NamedTuple):
    """What the database holds, as far as the rows of a file depend on it, and the next free ids."""

    known: Known
    sources: dict[str, Source]
    ids: Ids
    figure: int
    observation: int
    run: int


class Portion(NamedTuple):
    """Rows to be written, parents before children, and the digests of sources that are complete.

    `done`: lines read so far. `runs`: an import run, the id of its source. `digests`: source, rows,
    SHA-256 of its figures and of its observations.
    """

    done: int
    runs: list[tuple[int, int]]
    quantities: list[Row]
    series: list[Row]
    figures: list[Row]
    observations: list[Row]
    digests: list[tuple[str, int, str, str]]

    def of(self, table: str) -> list[Row]:
        """The rows of one of TABLES."""
        return {
            "quantity": self.quantities,
            "series": self.series,
            "figure": self.figures,
            "observation": self.observations,
        }[table]


class Place(NamedTuple):
    """Where a figure stands: its ref, what sorts it, its paragraph, its offsets."""

    ref: str
    order: str
    paragraph: int
    start: int
    end: int


class FlatRows:
    """Makes rows of a flat file; `faults` takes all that is found."""

    def __init__(self, lines: Lines, heads: Heads, begin: Begin, faults: Faults) -> None:
        self._lines, self._heads, self._begin, self._faults = lines, heads, begin, faults
        self._checks = Checks(begin.known, begin.ids, faults)
        self._figure, self._observation, self._run = begin.figure, begin.observation, begin.run - 1
        self._code, self._prefix, self._of, self._latest = "", "", 0, ""
        self._ended: set[str] = set()
        self._refs: set[str] = set()
        self._last = 0  # where the last figure of a text ends
        self._numbers: dict[str, tuple[int, str]] = {}  # those of refs
        self._digests_of = Running(FIGURE), Running(OBSERVATION)
        self._clear()

    def _clear(self) -> None:
        self._runs: list[tuple[int, int]] = []
        self._figures: list[Row] = []
        self._said: list[Row] = []
        self._digests: list[tuple[str, int, str, str]] = []
        self._hashed = 0

    def portions(self) -> Iterator[Portion]:
        """The file in portions; raises NotPlain for what only the longer way can read.

        From the first fault on they hold nothing: all other faults are still looked for.
        """
        take, more = itemgetter(*map(self._heads.place, SAID)), self._heads.more()
        for cells in self._lines.cells(self._heads.width):
            if more is not None and more[0](cells) != more[1]:
                raise self._not_plain(
                    "版本、主题段, 或一个数字说的几件事",
                    "versions, sections, or a figure that says several things",
                )
            if not self._put(*take(cells)):
                self._check(cells)
            if len(self._figures) >= PORTION or self._lines.number % (10 * PORTION) == 0:
                yield self._portion()
        if not self._code and not self._faults.found:
            self._faults.add(1, "empty", "文件里没有数字", "the file holds no figures")
        self._end_source()
        yield self._portion()

    def _not_plain(self, zh: str, en: str) -> NotPlain:
        return NotPlain(self._lines.number, zh, en)

    def _portion(self) -> Portion:
        self._hash()
        quantities, series = self._checks.ids.take_new()
        done, bad = self._lines.number, bool(self._faults.found)
        new = (self._runs, quantities, series, self._figures, self._said, self._digests)
        self._clear()
        return Portion(done, [], [], [], [], [], []) if bad else Portion(done, *new)

    def _hash(self) -> None:
        """Take the rows that were added since into the digests of their source."""
        of_figures, of_said = self._digests_of
        of_figures.take(self._figures[self._hashed :])
        of_said.take(self._said[self._hashed :])
        self._hashed = len(self._figures)

    def _end_source(self) -> None:
        if self._code and not self._faults.found:
            self._hash()
            figures, said = (one.digest for one in self._digests_of)
            self._digests.append((self._code, figures.rows, figures.sha256, said.sha256))
        self._ended.add(self._code)

    def _begin_source(self, code: str) -> None:
        """Raises NotPlain for a source that is not held, has figures, or came before."""
        self._end_source()
        source = self._begin.sources.get(code)
        if source is None or code in self._ended:
            raise self._not_plain(
                f"文献“{code[:40]}”不在库里、已有数字、附有原文, 或各行不相连",
                f"the source '{code[:40]}' is not held, has figures or a text, or its rows are apart",
            )
        self._code, self._prefix = code, f"{code}/"
        self._of, self._latest = source
        self._run += 1
        self._runs.append((self._run, self._of))
        self._refs, self._last = set(), 0
        self._digests_of = Running(FIGURE), Running(OBSERVATION)

    def _put(
        self,
        source: str,
        ref: str,
        start: str,
        end: str,
        printed: str,
        value: str,
        unit: str,
        qualifier: str,
        quantity: str,
        transformation: str,
        comparison: str,
        reference: str,
        period: str,
        period_basis: str,
        base_period: str,
        base_basis: str,
        nature: str,
        term: str,
        note_zh: str,
        note_en: str,
        paragraph: str,
        value_base: str,
    ) -> bool:
        """Add a row all of whose parts were checked; False: nothing was added."""
        if source != self._code:
            self._begin_source(source)
        checks = self._checks
        series = checks.series.get((quantity, transformation, comparison, reference))
        if series is None:
            series = checks.kept(quantity, transformation, comparison, reference)
            if series is None:
                return False
        number, of_token, of_time = series
        time = checks.times.get((of_time, period, period_basis, base_period, base_basis, nature))
        form = checks.forms.get(
            (of_token, unit, qualifier, printed.translate(SHAPE), value[:1] == "-", "!" in ref)
        )
        if form is None or time is None or time[1] > self._latest:
            return False
        if (term, note_zh, note_en) not in checks.words:
            return False
        digits = printed[form.start : form.stop]
        if form.commas:
            digits = digits.replace(",", "")
        if digits != value and f"-{digits}" != value:
            return False
        coefficient = int(value.replace(".", ""))
        if value_base and value_base != str(coefficient * form.factor):
            return False
        place = self._placed(ref, start, end, len(printed), paragraph)
        if place is None:
            return False
        token = (printed, value, unit, qualifier)
        self._figures.append(self._of_form(form, place, token, coefficient))
        self._say(number, time[0], (term or None, note_zh or None, note_en or None))
        self._refs.add(ref)
        return True

    def _placed(self, ref: str, start: str, end: str, length: int, told: str = "") -> Place | None:
        """Where a figure stands; None where it is no place, is taken, or is before the last one.

        `told`: the paragraph that the row says; empty: it says none.
        """
        if not ref.startswith(self._prefix) or ref in self._refs:
            return None
        if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
            return None
        first, last = int(start), int(end)
        if last >= _LARGEST:
            return None
        local = ref[len(self._prefix) :]
        paragraph, point, number = local.partition(".")
        if not point:
            cell = CellRef.parse(local)
            if cell is None or first >= last or (told and told != str(cell.paragraph)):
                return None
            return Place(ref, cell.order(self._code), cell.paragraph, first, last)
        one, other = self._number(paragraph), self._number(number)
        if one is None or other is None or first < self._last or last - first != length:
            return None
        if told and told != paragraph:
            return None
        self._last = last
        return Place(ref, f"{self._prefix}{one[1]}.{other[1]}", one[0], first, last)

    def _number(self, text: str) -> tuple[int, str] | None:
        """A paragraph's or figure's number and the digits that sort it; None: it is none."""
        found = self._numbers.get(text)
        if found is None and text.isascii() and text.isdigit() and text[0] != "0" and len(text) < 7:
            if len(self._numbers) >= _MOST_NUMBERS:
                self._numbers.clear()
            found = self._numbers[text] = int(text), text.zfill(6)
        return found

    def _of_form(
        self, form: Form, place: Place, token: tuple[str, str, str, str], coefficient: int
    ) -> Row:
        """A row of `figure`; the ends of its bounds are where the form has them, or follow its number."""
        printed, value, unit, qualifier = token
        low, up, soft_low, soft_up = form.ends_of(coefficient)
        lower_text, upper_text = form.texts_of(coefficient)
        lower_closed, upper_closed, soft_lower_closed, soft_upper_closed = form.closed
        ref, order, paragraph, start, end = place
        return (  # as FIGURE has them
            end, start, coefficient, self._figure, self._run, low, lower_closed, lower_text,
            paragraph, printed, qualifier, 1, ref, order, form.scale, soft_low, soft_lower_closed,
            soft_up, soft_upper_closed, self._of, unit, up, upper_closed, upper_text,
            coefficient * form.factor, value, form.wording,
        )  # fmt: skip

    def _say(
        self, series: int, time: Time, words: tuple[str | None, str | None, str | None]
    ) -> None:
        """Add what the figure says that was added last."""
        base_basis, base_period, nature, period, period_basis, period_end, period_start = time
        term, note_zh, note_en = words
        self._said.append(
            (  # as OBSERVATION has them
                base_basis, base_period, self._figure, self._observation, self._run, nature,
                note_en, note_zh, period, period_basis, period_end, period_start, 1, series, term,
            )
        )  # fmt: skip
        self._figure += 1
        self._observation += 1

    def _check(self, cells: list[str]) -> None:
        """Put a row through all checks and add it; notes its faults."""
        entry, sheet = self._heads.entry(cells, self._lines)
        figure = self._checks.checked(entry, sheet, self._latest)
        if figure is None or self._faults.found:
            return
        ref, start, end = figure.ref.within(self._code), str(figure.start), str(figure.end)
        if self._placed(ref, start, end, len(figure.printed)) is None:
            raise self._not_plain(
                "出处重复, 或位置不按先后", "a ref that was there before, or places out of order"
            )
        row = figure_row(figure, self._code, self._of)
        row |= {"id": self._figure, "reading": 1, "import_run_id": self._run}
        self._figures.append(tuple(row[name] for name in FIGURE))
        (one,) = figure.observations
        self._say(
            self._checks.ids.id_of(one.series), Time.of(one), (one.term, one.note_zh, one.note_en)
        )
        self._refs.add(ref)
