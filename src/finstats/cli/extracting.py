"""`finstats extract`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from finstats.api.words import one_of
from finstats.cli import options as o
from finstats.cli import reading_articles as a
from finstats.cli import screen
from finstats.cli.answer import Writing, answer, format_of, must_be_for_answers, show
from finstats.cli.opening import target_of
from finstats.cli.placing import put, put_text
from finstats.cli.speech import OUTPUT, label_of, say, spoken, tell
from finstats.errors import UsageError
from finstats.formats import FORMATS, STREAMED
from finstats.render import Style, stream
from finstats.result import Result

if TYPE_CHECKING:
    from finstats.api import Answer, Database
    from finstats.extract.draft import Draft
    from finstats.extract.reading import Asked, Codes, Done
    from finstats.extract.texts import Text
    from finstats.store.reader import Reader

DRAFTS = ("toml", "xlsx")
LISTED = tuple(form for form in FORMATS if form not in DRAFTS)
Articles = Annotated[
    list[Path],
    typer.Argument(
        metavar="ARTICLE…",
        help=say(
            "文章 (.txt .md .html .docx)、文件夹, 或 - (标准输入)",
            "articles (.txt .md .html .docx), folders, or - for standard input",
        ),
    ),
]
TextFile = Annotated[
    Path | None,
    typer.Option(
        "--text",
        metavar="FILE",
        help=say(
            "把读到的文字写到文件, 可供 source attach",
            "write the text that was read, fit for source attach",
        ),
        rich_help_panel=OUTPUT,
    ),
]
Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help=say(
            f"{label_of(o.format_help(LISTED)).zh}; 草稿: {'、'.join(DRAFTS)}",
            f"{label_of(o.format_help(LISTED)).en}; drafts: {', '.join(DRAFTS)}",
        ),
        rich_help_panel=OUTPUT,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        help=say(
            "写到文件, 格式看后缀; .toml 和 .xlsx 是待复核的草稿; 几篇的草稿写到文件夹",
            "write to a file, its suffix chooses: .toml and .xlsx are drafts to review; a folder for drafts of several",
        ),
        rich_help_panel=OUTPUT,
    ),
]


def extract(
    articles: Articles,
    source: a.Source = None,
    published: o.Published = None,
    place: a.Place = None,
    bank: a.Bank = None,
    rules: a.Rules = None,
    text: TextFile = None,
    form: Form = None,
    output: Output = None,
    lang: o.Lang = None,
    bom: o.Bom = False,
    database: o.Database = None,
) -> None:
    from finstats.api.articles import asked_of
    from finstats.extract.texts import articles_in

    found = articles_in(articles)
    a.must_be_a_code(source)
    a.must_be_one(found, "--source", source)
    a.must_be_one(found, "--text", text)
    writing = Writing(form, output, bom, database, reads=tuple(found))
    chosen = _form(writing, len(found) > 1)
    if text is not None:
        must_be_for_answers(text, writing)

    runs: list[_Run] = []

    def ask(db: Database) -> Answer:
        reader = db.reader
        asked = asked_of(reader, published, place, bank, rules, source)
        runs.append(_Run(reader, asked, writing, text))
        runs[0].write(found, chosen)
        return db.answered(Result("extract", (), ()))

    answer(ask, Writing(database=database), lambda _: runs[0].show())
    a.must_be_whole(runs[0].broken, len(found))


def _form(writing: Writing, several: bool) -> str:
    """What is written: one of FORMATS or of DRAFTS; raises UsageError for what cannot be."""
    output, form = writing.output, writing.form
    if form is not None and form not in DRAFTS:
        one_of("--format", form, (*LISTED, *DRAFTS))
    # One article's draft named without a suffix goes into a folder as well, when it has to be made.
    folder = output is not None and (
        output.is_dir() or (not output.suffix and (several or form in DRAFTS))
    )
    if form is None and folder:
        form = "toml"
    suffix = "" if output is None else output.suffix.removeprefix(".").lower()
    draft = form or (suffix if suffix in DRAFTS else None)
    if draft not in DRAFTS:
        return format_of(writing)
    if several and not folder and output is not None:
        raise UsageError(
            "drafts-need-a-folder",
            f"几篇的草稿各成一个文件: -o 要写文件夹, 不是 {output}",
            f"drafts of several articles are a file each: -o wants a folder, not {output}",
        )
    if output is None and (several or draft == "xlsx"):
        raise UsageError(
            "draft-needs-a-file",
            "草稿写到哪里? 加 -o 文件 (几篇时写文件夹)",
            "where is the draft to be written? add -o FILE (a folder for several articles)",
        )
    if output is not None and not folder:
        must_be_for_answers(output, writing)
    return draft


class _Run:
    """A run over some articles, its answer written as it was asked for.

    `broken`: how many could not be read. What is shown page by page waits until the database is
    closed (`show`).
    """

    def __init__(self, reader: Reader, asked: Asked, writing: Writing, text: Path | None) -> None:
        self.reader, self.asked, self.writing, self.text = reader, asked, writing, text
        self.broken = 0
        self._pages: list[Callable[[], object]] = []

    def write(self, found: Sequence[Path], form: str) -> None:
        """Read the articles and write what was found."""
        if form in DRAFTS:
            self.broken = self._drafts(found, form)
        elif form in STREAMED:
            self.broken = self._stream(found, form)
        else:
            self.broken = self._list(found, form)

    def show(self) -> None:
        """Print what waits for it."""
        for page in self._pages:
            page()

    def _each(self, found: Sequence[Path], work: Callable[[Text, Done], object]) -> int:
        def one(text: Text, done: Done) -> None:
            if self.text is not None:
                put(self.text, text.copy_to)
            work(text, done)

        return a.each(found, one)

    def _list(self, found: Sequence[Path], form: str) -> int:
        from finstats.extract.listing import Listing
        from finstats.extract.reading import reads

        listing = Listing(self.reader)

        def work(text: Text, done: Done) -> None:
            read = reads(text, self.asked, self.reader, done)
            listing.add(text.name, read, several=len(found) > 1)

        broken = self._each(found, work)
        self._pages.append(lambda: show(listing.result(), self.writing, form))
        return broken

    def _stream(self, found: Sequence[Path], form: str) -> int:
        """Rows while they are read: of a text no more than a paragraph is held, so none is paged."""
        broken: list[int] = []
        if self.writing.output is None:
            out = screen.output()
            style = screen.style_of(out, bom=self.writing.bom)
            broken.append(self._rows_to(out, style, found, form))
            out.flush()
        else:
            style = Style(spoken(), None, False, self.writing.bom)
            put_text(
                self.writing.output,
                lambda out: broken.append(self._rows_to(out, style, found, form)),
            )
        return broken[0]

    def _rows_to(self, out: TextIO, style: Style, found: Sequence[Path], form: str) -> int:
        from finstats.extract.reading import reads
        from finstats.extract.rows import COLUMNS, rows_of

        headed: list[bool] = []

        def work(text: Text, done: Done) -> None:
            rows = rows_of(text.name, reads(text, self.asked, self.reader, done))
            stream(COLUMNS, rows, out, style, form, head=not headed)
            headed.append(True)

        return self._each(found, work)

    def _drafts(self, found: Sequence[Path], form: str) -> int:
        from finstats.check.marking import mark_refusals
        from finstats.extract.reading import Codes, draft_of

        codes = Codes(self.reader)

        def work(text: Text, done: Done) -> None:
            _tell_if_held(codes, text, self.asked.source)
            code = codes.code(text, self.asked.source)
            draft = draft_of(text, self.asked, self.reader, code, done)
            refused = mark_refusals(target_of(self.writing.database), draft)
            self._put(draft, form)
            if refused:
                zh = f"有 {refused} 处导入会拒绝, 已在草稿里标为存疑"
                en = f"import would refuse {refused}, marked as doubtful in the draft"
                tell(say(zh, en))

        return self._each(found, work)

    def _put(self, draft: Draft, form: str) -> None:
        """Write a draft: to standard output, to the file, or into the folder, made if need be."""
        from finstats.extract.facts_file import write_facts
        from finstats.extract.sheet import write_sheet

        path = self.writing.output
        if path is None:
            self._pages.append(
                lambda: screen.put(lambda out, _: write_facts(draft, out, "draft.toml"))
            )
            return
        if path.is_dir() or not path.suffix:
            path.mkdir(parents=True, exist_ok=True)
            path /= f"{draft.origin.code}.{form}"
            must_be_for_answers(path, self.writing)
        if form == "toml":
            put_text(path, lambda out: write_facts(draft, out, path.name))
        else:
            put(path, lambda out: write_sheet(draft, out))
        count, doubtful = len(draft.figures), draft.doubtful
        tell(say(f"数字 {count} 个, 存疑 {doubtful} 个", f"figures {count}, doubtful {doubtful}"))


def _tell_if_held(codes: Codes, text: Text, given: str | None) -> None:
    """What an import of the draft would read anew: a source of the database, or this very text."""
    same = codes.same_text(text)
    if same is not None:
        tell(say(f"库里已有这篇文章: {same}", f"the database holds this very text: {same}"))
    elif given in codes.held:
        tell(
            say(
                f"库里已有 {given}, 是另一篇文章; 导入草稿会取代它的数字",
                f"{given} is held and of another text; importing the draft would take the place of its figures",
            )
        )
