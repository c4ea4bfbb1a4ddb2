"""Four invented sources of two publishers, loaded one after the other: what was known when."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

from tests.conftest import INVENTED

from finstats.audit.keeping import keep_audit
from finstats.ingest.importing import import_file
from finstats.settings import database_target

# In the order of publication, each with the day by which it was certainly published.
SOURCES = {
    "jiangcheng-q1": "2024-04-20",
    "jiangcheng-h1": "2024-07-25",
    "lakeside-daily": "2024-09-30",
    "jiangcheng-q3": "2024-10-24",
}


def bring(url: str, *names: str) -> None:
    """Import some of the sources and audit what is there then."""
    for name in names:
        import_file(database_target(url), INVENTED / f"{name}.toml")
    keep_audit(database_target(url))


def stages(seeded: Path, folder: Path) -> dict[str, Path]:
    """A database for each source, with that and all before it."""
    found: dict[str, Path] = {}
    before = seeded
    for name in SOURCES:
        path = Path(shutil.copy(before, folder / f"{name}.db"))
        bring(str(path), name)
        found[name] = before = path
    return found


def days() -> list[str]:
    """Every day from before the first publication to after the last."""
    first = date.fromisoformat(min(SOURCES.values())) - timedelta(2)
    last = date.fromisoformat(max(SOURCES.values())) + timedelta(2)
    return [str(first + timedelta(n)) for n in range((last - first).days + 1)]


def on_the_edges() -> list[str]:
    """The days on which something was published, and the days before."""
    found = [date.fromisoformat(day) for day in SOURCES.values()]
    return [str(day + timedelta(n)) for day in found for n in (-1, 0)]
