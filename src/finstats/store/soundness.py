"""Is a database sound: the right structure, a whole file, keys that point somewhere, its digests."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection

from finstats.errors import DataError
from finstats.store import catalogue, migrations
from finstats.store.digests import (
    RESTORE,
    held_digests,
    must_agree,
    must_have_kept_structure,
)
from finstats.store.revision import HEAD


def check_structure(connection: Connection, revision: str = HEAD) -> None:
    """Raises DataError when the file is damaged, an object is not as made, or a key points nowhere."""
    found = migrations.current(connection)
    if found != revision:
        raise DataError(
            "not-head",
            f"结构版本是 {found}, 应为 {revision}",
            f"the schema is at {found}, not {revision}",
        )
    if connection.dialect.name == "sqlite":
        _check_file(connection)
        catalogue.must_be_the_same(catalogue.definitions(connection), _fresh_structure(revision))
        _check_keys(connection)
    else:
        differences = migrations.differences(connection) if revision == HEAD else []
        if differences:
            raise catalogue.altered(differences[0])
        must_have_kept_structure(connection)


def check_content(connection: Connection) -> int:
    """How many digests the content agrees with (0: of a release before digests); raises DataError."""
    return must_agree(connection) if held_digests(connection) else 0


# The migrations of a release make one thing; checks of several files need not make it again.
_fresh_structure = cache(migrations.fresh_structure)


def _check_file(connection: Connection) -> None:
    found = connection.exec_driver_sql("pragma integrity_check").scalar()
    if found != "ok":
        words = "".join(c if c.isprintable() else "?" for c in str(found).splitlines()[-1])[:200]
        raise DataError(
            "damaged-file", f"文件有损坏: {words}", f"the file is damaged: {words}", RESTORE
        )


def _check_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("pragma foreign_key_check").first()
    if broken is not None:
        raise DataError(
            "lost-row",
            f"表 {broken[0]} 指向 {broken[2]} 中不存在的行",
            f"table {broken[0]} points to a row of {broken[2]} that is not there",
            RESTORE,
        )
