"""Two databases with the same content on two engines, asked the same question."""

from __future__ import annotations

from typing import NamedTuple

from tests.conftest import Ran, run_cli

# Every way an answer is written. The first two say all there is in it, the others are ways to
# write the same rows: once for each command is enough, not once more for each of its options.
BRIEF = (("--format", "table", "--lang", "zh"), ("--format", "json", "--lang", "en"))
EVERY = (
    *BRIEF,
    ("--format", "table", "--lang", "en"),
    *(("--format", form, "--lang", "en") for form in ("csv", "tsv", "jsonl", "md")),
)


class Twins(NamedTuple):
    """The two databases, as `--database` takes them; the other one is of another engine."""

    sqlite: str
    other: str

    def same(self, *words: str) -> Ran:
        """What the command did on both; the test fails when they differ in anything."""
        sqlite, other = (run_cli("--database", url, *words) for url in self)
        assert other == sqlite
        return sqlite

    def same_however_written(
        self, words: tuple[str, ...], written: tuple[tuple[str, ...], ...], *codes: int
    ) -> None:
        """The same in each of these ways, with one of these exit codes (0 when none is given)."""
        for options in written:
            ran = self.same(*words, *options)
            assert ran.code in (codes or (0,)), ran.err
            assert bool(ran.err) == (ran.code != 0), ran.err
