"""Making lakes, looking at their files, and adding sources of other years."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import text
from tests.conftest import INVENTED

import finstats
from finstats.api.exporting import Exported
from finstats.ingest.importing import import_file
from finstats.settings import database_target
from finstats.store.writing import writing


def lay(database: Path | str, folder: Path) -> Exported:
    """Make or renew the lake of a database."""
    with finstats.open(str(database)) as db:
        return db.export(folder, "lake")


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder and its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder: which one it is, and when it was last written."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def years_written(before: dict[str, tuple[int, int]], folder: Path) -> set[str]:
    """The years of which a file is not the very file that was there before."""
    after = stamps(folder)
    changed = {path for path in after if before.get(path) != after[path]}
    return {match[1] for path in changed if (match := re.search(r"published=(\d{4})/", path))}


def bring_as(database: Path, name: str, published: str, folder: Path) -> None:
    """Import an invented source as if it had been published on another day."""
    facts = (INVENTED / f"{name}.toml").read_text(encoding="utf-8")
    found = re.sub(r"(?m)^published = .*$", f'published = ["{published}", "{published}"]', facts)
    assert found != facts
    path = folder / f"{name}.toml"
    path.write_text(found, encoding="utf-8")
    import_file(database_target(str(database)), path)


def change(database: Path | str, statement: str) -> None:
    """Change rows as a unit of work of finstats does, their digests too."""
    with writing(database_target(str(database))) as connection:
        assert connection.execute(text(statement)).rowcount > 0
