"""The catalogue: every sample with what it says in both languages, as a text and as a page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.conftest import Ran, run_cli
from tests.errors.recording import Frames, of_itself, recording
from tests.errors.sample import Sample, World, run_by_itself, run_with_closed
from tests.errors.samples_articles import ARTICLES
from tests.errors.samples_command_line import COMMAND_LINE
from tests.errors.samples_database import CHECKS, OPENING, WRITING
from tests.errors.samples_exchange import EXCHANGE
from tests.errors.samples_facts import FACTS
from tests.errors.samples_formats import FORMATS
from tests.errors.samples_lake import LAKE
from tests.errors.samples_postgres import POSTGRES
from tests.errors.samples_questions import QUESTIONS
from tests.errors.samples_spark import SPARK
from tests.errors.samples_sql import SQL
from tests.errors.samples_upkeep import UPKEEP
from tests.errors.samples_web import WEB
from tests.postgres import Server

from finstats.result import Lang
from finstats.settings import config

SUBJECTS: dict[str, Sequence[Sample]] = {
    "The command line": COMMAND_LINE,
    "Questions": QUESTIONS,
    "SQL": SQL,
    "Formats of answers": FORMATS,
    "Facts files and sources": FACTS,
    "Articles and drafts": ARTICLES,
    "Exports": EXCHANGE,
    "Opening a database": OPENING,
    "Writing to a database": WRITING,
    "Checking a database": CHECKS,
    "Backups and going back": UPKEEP,
    "PostgreSQL": POSTGRES,
    "Lakes": LAKE,
    "Spark": SPARK,
    "The web page": WEB,
}
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
TEXT = Path(__file__).parent / "catalogue.txt"


@dataclass(frozen=True)
class Entry:
    """What a sample says: its exit code, and its lines on stderr in each language."""

    subject: str
    codes: str
    about: str
    command: str
    exit_code: int
    zh: tuple[str, ...]
    en: tuple[str, ...]

    def lines(self, lang: Lang) -> tuple[str, ...]:
        """The lines in one language."""
        return self.zh if lang == "zh" else self.en

    def text(self) -> str:
        """As it stands in the text."""
        head = f"{self.codes} | {self.about} | exit {self.exit_code}\n$ {self.command}\n"
        return head + "".join(
            f"  {lang} {line}\n" for lang in LANGUAGES for line in self.lines(lang)
        )


@dataclass(frozen=True)
class Tried:
    """A sample after both its runs."""

    sample: Sample
    entry: Entry
    codes: tuple[set[str], ...]
    outs: tuple[str, ...]
    reached: Frames
    patched: bool


Serve = Callable[[], tuple[Server, str]]


def tried(subject: str, sample: Sample, seeded: Path, folder: Path, server: Serve) -> Tried:
    """Run a sample in Chinese and in English, each in a folder of its own."""
    runs = [_run(sample, lang, seeded, folder / lang, server) for lang in LANGUAGES]
    zh, en = (tuple(ran.err.splitlines()) for ran, *_ in runs)
    exits = {ran.code for ran, *_ in runs}
    assert len(exits) == 1, f"{sample.command}: {exits}"
    entry = Entry(subject, sample.codes, sample.about, sample.command, exits.pop(), zh, en)
    return Tried(
        sample,
        entry,
        tuple(codes for _, codes, _, _ in runs),
        tuple(ran.out for ran, *_ in runs),
        runs[0][2] | runs[1][2],
        any(patched for *_, patched in runs),
    )


def _run(
    sample: Sample, lang: Lang, seeded: Path, folder: Path, server: Serve
) -> tuple[Ran, set[str], Frames, bool]:
    folder.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FINSTATS_DATABASE", str(seeded))
        patch.setenv("HOME", str(folder / "home"))
        patch.chdir(folder)
        config.cache_clear()
        world = World(folder, seeded, patch, server)
        try:
            if sample.prepare is not None:
                sample.prepare(world)
            words = sample.words
            if sample.language_in_environment:
                patch.setenv("FINSTATS_LANG", lang)
            else:
                words = ["--lang", lang, *words]
            if sample.by_itself:
                kept = folder / "recorded.json"
                ran = run_by_itself(words, kept)
                codes, reached = of_itself(kept)
            else:
                with recording() as found:
                    ran = (
                        run_with_closed(world.closed, words)
                        if world.closed
                        else run_cli(*words, screen=world.screen)
                    )
                codes, reached = found.codes, found.reached
        finally:
            config.cache_clear()
            world.end()
    err = ran.err
    err = re.sub(r"\b[0-9a-f]{16}(?=\.parquet)", "0123456789abcdef", err)  # as pyarrow writes it
    for path, name in ((folder, "HERE"), (seeded, "STATS")):
        err = err.replace(str(path), name)
    if world.postgres_url:
        where = str(server()[0].folder)
        err = err.replace(quote(where, safe=""), "SOCKET").replace(where, "SOCKET")
    shutil.rmtree(folder)
    return Ran(ran.code, ran.out, err), codes, reached, world.patched


def as_text(entries: Sequence[Entry]) -> str:
    """The whole catalogue, to be read and to be compared."""
    parts = [
        "# Every error of finstats: codes | what provokes it | exit code, then its exact words.\n"
    ]
    for subject in SUBJECTS:
        parts.append(f"\n## {subject}\n")
        parts += [f"\n{entry.text()}" for entry in entries if entry.subject == subject]
    return "".join(parts)


def read(text: str) -> list[Entry]:
    """The entries of a catalogue."""
    return list(_entries(text))


def _entries(text: str) -> Iterator[Entry]:
    for part in text.split("\n## ")[1:]:
        subject, *blocks = part.split("\n\n")
        for block in blocks:
            head, command, *lines = block.strip("\n").split("\n")
            codes, about, leaving = head.split(" | ")
            said = {
                lang: tuple(line[5:] for line in lines if line[2:4] == lang) for lang in LANGUAGES
            }
            yield Entry(
                subject,
                codes,
                about,
                command[2:],
                int(leaving.removeprefix("exit ")),
                said["zh"],
                said["en"],
            )
