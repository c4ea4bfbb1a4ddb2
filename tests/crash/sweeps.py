"""What is killed: operations, the state each starts from, and how that state is made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.conftest import INVENTED
from tests.ingest.facts import figure, source, swap
from tests.ingest.table_samples import MAPPING, TABLE

from finstats.bundled import bundled

# In arguments: the place of the database, its folder ({folder}), the folder of FILES ({files}).
DATABASE = "{database}"
REVISIONS = sorted(path.name[:4] for path in (bundled("alembic") / "versions").glob("0*.py"))
BEFORE = dict(zip(REVISIONS, ["base", *REVISIONS], strict=False))


@dataclass(frozen=True)
class Step:
    """An operation on a database that is in the state `start`."""

    start: str
    operation: str
    arguments: tuple[str, ...]
    again: int = 0  # the exit code when it is done again after it was done
    keeps_again: bool = False  # whether it then keeps a second backup, of what it left itself


def _finstats(start: str, *arguments: str, again: int = 0) -> Step:
    return Step(start, "finstats", (*arguments, "--database", DATABASE), again)


def _import(start: str, name: str) -> Step:
    return _finstats(start, "import", str(INVENTED / f"{name}.toml"))


def _written(start: str, name: str) -> Step:
    return _finstats(start, "import", f"{{files}}/{name}.toml")


# Files that are written for the tests: a later source that corrects a figure and withdraws another,
# and a second reading of a file that was imported.
FILES = {
    "corrects": source("corrects", "更正报", "2024-09-01", "2024-09-01")
    + figure(
        "1.1",
        "512.90亿元",
        "512.90",
        "亿元",
        quantity="tech-loans:balance:high-tech:banks-in-jiangcheng",
        period="2024-03-31",
        supersedes="jiangcheng-q1/1.1",
        reason="correction",
        expects="512.30亿元",
        note_zh="误排",
    )
    + '[[withdrawal]]\nref = "jiangcheng-q1/3.2"\n',
    "loans.mapping": MAPPING,
    "reread": swap(
        (INVENTED / "jiangcheng-q1.toml").read_text(encoding="utf-8"),
        ('printed = "98.7亿元"', 'printed = "98.1亿元"'),
        ('value = "98.7"', 'value = "98.1"'),
    ),
}

TABLES = {"loans.csv": TABLE}

# How a state is made from another one; "base" is a place where nothing is.
STATES: dict[str, Step] = {
    **{revision: Step("base", "up", (DATABASE, revision)) for revision in REVISIONS},
    "seeded": Step("base", "start", (DATABASE,)),
    "q1": _import("seeded", "jiangcheng-q1"),
    "h1": _import("q1", "jiangcheng-h1"),
    "reedville": _import("seeded", "reedville"),
    "behind": Step("seeded", "down_and_pack", (DATABASE, REVISIONS[-2])),
}
# What is killed on both engines.
SWEEPS: dict[str, Step] = {
    **{f"up to {r}": Step(BEFORE[r], "up", (DATABASE, r)) for r in REVISIONS},
    "up from base to head": Step("base", "up", (DATABASE, REVISIONS[-1])),
    **{f"down from {r}": Step(r, "down", (DATABASE, BEFORE[r])) for r in REVISIONS},
    "down from head to base": Step(REVISIONS[-1], "down", (DATABASE, "base")),
    "db init": _finstats("base", "db", "init"),
    "db upgrade": _finstats("behind", "db", "upgrade"),
    "db downgrade": _finstats("seeded", "db", "downgrade", REVISIONS[-2]),
    "import": _import("seeded", "jiangcheng-q1"),
    "import of a later vintage": _import("q1", "jiangcheng-h1"),
    "import of a correction": _written("h1", "corrects"),
    "import of another reading": _written("q1", "reread"),
    "import of a table": _finstats("seeded", "import", "{files}/loans.csv"),
    "source set": _finstats("q1", "source", "set", "jiangcheng-q1", "--published", "2024-04-22"),
    "source attach": _finstats(
        "reedville", "source", "attach", "reedville", str(INVENTED / "reedville.txt")
    ),
}
# What there is for files alone.
OF_FILES: dict[str, Step] = {
    "first start": Step("base", "finstats", ("themes",)),
    "upgrade unasked": Step("behind", "finstats", ("themes",)),
    "backup": _finstats("q1", "db", "backup", "{folder}/copy.db", again=2),
    "restore": replace(
        _finstats("h1", "db", "restore", "{files}/state-q1/finstats/finstats.db"), keeps_again=True
    ),
}
