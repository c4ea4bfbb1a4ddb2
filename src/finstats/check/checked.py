"""The answer of `finstats check`: an article read, tried, audited and compared; nothing stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from finstats.audit.checking import Check
from finstats.audit.keeping import Within
from finstats.audit.naming import Naming
from finstats.audit.summary import summary
from finstats.audit.verdicts import Verdict
from finstats.check.findings import findings, is_inside
from finstats.check.last_release import Change, changes, last_release, said_by
from finstats.check.trial import Tried, in_trial
from finstats.extract.draft import Draft
from finstats.model.refs import short
from finstats.result import NO_TITLE, Column, Grid, GridColumn, Group, Label, Note, Result, Row
from finstats.settings import Target
from finstats.store.reader import Reader

COLUMNS = (
    Column("kind", Label("类别", "kind")),
    Column("severity", Label("轻重", "severity")),
    Column("quantity", Label("量", "quantity")),
    Column("text_zh", Label("发现", "finding (zh)")),
    Column("text_en", Label("发现 (英文)", "finding (en)")),
    Column("refs", Label("所涉数字", "figures"), "refs"),
    Column("sentence", Label("句子", "sentence")),
)
KINDS = {
    "inside": Label("文内", "inside the article"),
    "across": Label("与已发布的", "against what is published"),
    "term": Label("用词变了", "changed term"),
    "qualifier": Label("限定变了", "changed wording"),
    "missing": Label("上次有, 这次没有", "there last time, missing now"),
}


class Finding(NamedTuple):
    """One finding; `severity`: contradiction, tension or note."""

    kind: str
    severity: str
    quantity: str | None
    text: Label
    refs: tuple[str, ...]
    sentences: tuple[str, ...]


class Checked(NamedTuple):
    """The answer, and how many contradictions are in it."""

    result: Result
    contradictions: int


class Against(NamedTuple):
    """What an article is held against: a place or a source that is named, and sources that are itself."""

    place: str | None
    source: str | None
    itself: frozenset[str] = frozenset()


def checked(target: Target, draft: Draft, name: str, against: Against) -> Checked:
    """Import the draft into a transaction, audit and compare there, and take all of it back."""

    def work(connection: Connection, tried: Tried) -> Checked:
        return _checked(Within(connection), draft, name, against, tried)

    return in_trial(target, draft, work)


def _checked(reader: Reader, draft: Draft, name: str, against: Against, tried: Tried) -> Checked:
    code = draft.origin.code
    itself = set(against.itself) - {against.source or ""}
    checks, naming = findings(reader, code, itself)
    now = said_by(reader, code)
    last = against.source or last_release(reader, now, against.place, {code, *itself})
    sentences = {f"{code}/{ref}": found.sentence for ref, found in draft.figures}
    found = [_of_check(check, naming, code, sentences) for check in checks]
    if last is not None:
        found += [_of_change(one, sentences) for one in changes(now, said_by(reader, last))]
    found.sort(key=lambda one: list(KINDS).index(one.kind))
    result = Result(
        "check",
        COLUMNS,
        tuple(_row(one) for one in found),
        title=Label(f"据自动读数, 未经复核: {name}", f"From unreviewed readings: {name}"),
        notes=tuple(_notes(draft, tried, last, itself, found)),
        grids=(Grid((GridColumn((NO_TITLE,), keep=False),), tuple(_groups(found))),),
    )
    return Checked(result, sum(one.severity == Verdict.CONTRADICTION for one in found))


def _of_check(check: Check, naming: Naming, code: str, sentences: dict[str, str]) -> Finding:
    refs = tuple(dict.fromkeys(figure.ref for figure in check.figures))
    return Finding(
        "inside" if is_inside(check, code) else "across",
        check.verdict.value,
        None if check.unknown is None else check.unknown.whose.quantity,
        summary(check, naming),
        refs,
        _sentences(refs, sentences),
    )


def _of_change(change: Change, sentences: dict[str, str]) -> Finding:
    # The source of the last release stands with its first ref.
    then = " ".join((*change.then[:1], *map(short, change.then[1:])))
    now = " ".join(map(short, change.now))
    refs = Label(f"{change.text.zh}: {then}", f"{change.text.en}: {then}")
    if now:
        refs = Label(f"{refs.zh} → {now}", f"{refs.en} → {now}")
    return Finding(
        change.kind,
        "note",
        change.quantity,
        refs,
        (*change.now, *change.then),
        _sentences(change.now, sentences),
    )


def _sentences(refs: Sequence[str], held: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(held[ref] for ref in refs if ref in held))


def _row(one: Finding) -> Row:
    return (
        *(one.kind, one.severity, one.quantity, one.text.zh, one.text.en),
        *(" ".join(one.refs), "\n".join(one.sentences) or None),
    )


def _groups(found: Sequence[Finding]) -> Iterator[Group]:
    for kind, heading in KINDS.items():
        of_kind = [one for one in found if one.kind == kind]
        if of_kind:
            lines = tuple((line,) for one in of_kind for line in _lines(one))
            yield Group(lines, heading)


def _lines(one: Finding) -> Iterator[Label]:
    """The finding, and beneath it the sentences of the article that it rests on."""
    yield Label(f"- {one.text.zh}", f"- {one.text.en}")
    for sentence in one.sentences:
        yield Label(f"    {sentence.strip()}", f"    {sentence.strip()}")


def _notes(
    draft: Draft, tried: Tried, last: str | None, itself: set[str], found: Sequence[Finding]
) -> Iterator[Note]:
    count, doubtful = len(draft.figures), draft.doubtful
    zh = f"读出数字 {count} 个, 其中存疑 {doubtful} 个; 没有存入任何内容"
    en = f"figures read: {count}, doubtful: {doubtful}; nothing was stored"
    yield Note("counts", Label(zh, en))
    if tried.left_out:
        zh = f"有 {tried.left_out} 个读数自相矛盾或不合格式, 没有用来核对"
        en = f"readings that could not be used as they were read, left out: {tried.left_out}"
        yield Note("left-out", Label(zh, en))
    for code in sorted(itself):
        zh = f"库里已有这篇文章: {code}; 没有与它比"
        en = f"the database holds this very text: {code}; it was not compared with that"
        yield Note("same-text", Label(zh, en))
    if last is None:
        yield Note(
            "against",
            Label(
                "没有可对照的上一期文献 (--against 指定)",
                "no last release to compare with (--against names one)",
            ),
        )
    else:
        yield Note(
            "against", Label(f"对照的上一期: {last}", f"compared with the last release: {last}")
        )
    if not any(one.severity == Verdict.CONTRADICTION for one in found):
        zh, en = "没有发现互相矛盾", "no contradiction was found"
        yield Note("no-contradiction", Label(zh, en))
