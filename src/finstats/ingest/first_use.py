"""Making and upgrading a database: migrations and bundled seeds in one transaction.

Sixteen first starts at once end in one database: the first holds the write lock until everything
is there, the others wait and then find it done. A kill leaves a file that the next start completes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from finstats.bundled import bundled
from finstats.ingest.faults import Faults
from finstats.ingest.importing import Report, import_blocks, read_checked_blocks
from finstats.ingest.located import Block, read_bytes
from finstats.ingest.put_definitions import put_definitions
from finstats.settings import Target
from finstats.store import migrations
from finstats.store.rows import Rows
from finstats.store.writing import writing

# What every database starts from; codes before banks before the facts that refer to them.
SEEDS = ("codes.toml", "banks.toml", "weifang-2025.toml")


def make_or_upgrade(
    target: Target,
    before_upgrade: Callable[[], object] | None = None,
    afterwards: Callable[[Connection], object] | None = None,
) -> tuple[str, ...]:
    """Bring a database to this release's schema and seeds; returns the revisions applied.

    Nothing is applied and nothing changes when it is there already. `before_upgrade` is called
    under the write lock when the database is of an earlier release and nothing is changed yet,
    `afterwards` when something was changed, still inside the same transaction.
    """
    if target.path is not None:
        target.path.parent.mkdir(parents=True, exist_ok=True)
    with writing(target, foreign_keys=False) as connection:
        if before_upgrade and migrations.current(connection) not in (None, migrations.head()):
            before_upgrade()
        applied = migrations.upgrade(connection)
        reports = import_seeds(connection)
        if applied:
            _bring_back(connection, reports)
        if afterwards and (applied or not all(report.same_file for report in reports)):
            afterwards(connection)
        if applied and target.path is None:
            _grant_readers(connection)
    return applied


def _grant_readers(connection: Connection) -> None:
    """Views that were made anew have lost what reader roles were granted."""
    from finstats.store.readers import grant_again

    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101 - the connection is open
    grant_again(raw)


def import_seeds(connection: Connection) -> list[Report]:
    """Import the bundled files; what is already there is left as it is."""
    return [
        import_blocks(connection, name, content, blocks, faults)
        for name, content, blocks, faults in map(_seed, SEEDS)
    ]


def _bring_back(connection: Connection, reports: Sequence[Report]) -> None:
    """Put back what a downgrade took of files that were imported before: definition versions."""
    for report in reports:
        if report.same_file:
            _, _, blocks, _ = _seed(report.file)
            versions = [block for block in blocks if block.name == "definition"]
            put_definitions(versions, Rows(connection))


def _seed(name: str) -> tuple[str, bytes, list[Block], Faults]:
    content, faults = read_bytes(bundled("seeds") / name), Faults(name)
    return name, content, read_checked_blocks(content, faults), faults
