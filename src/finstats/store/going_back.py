"""Taking the schema back to an earlier revision, unless that would lose data."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from finstats.errors import DataError, UsageError
from finstats.result import Label
from finstats.settings import Target
from finstats.store import catalogue, migrations
from finstats.store.audit_tables import audit_run, finding, finding_figure, measure_relation
from finstats.store.definition_tables import definition_version
from finstats.store.tables import CODE_LISTS, content_digest, dictionary, dimension
from finstats.store.writing import writing

# What the migrations themselves fill and what is derived: an upgrade brings it back.
_MADE_AGAIN = {
    *("alembic_version", content_digest.name, dictionary.name, dimension.name),
    *(table.name for table in CODE_LISTS),
    measure_relation.name,
    # Of the seeds; the migration refuses to take others back.
    definition_version.name,
    # What the audit finds again.
    *(audit_run.name, finding.name, finding_figure.name),
}
_SHOWN = 4  # tables named in a refusal
# Values that are not null in each column of each table; under "" the rows.
Census = dict[str, dict[str, int]]


def go_back(target: Target, revision: str, before: Callable[[], object]) -> tuple[str, ...]:
    """Take a database back to a revision; returns the revisions taken back, the last one first.

    `before` is called inside the lock, when something will be taken back. Raises UsageError for a
    revision that is unknown or later than the present one, DataError where data would be lost;
    nothing is changed then.
    """
    known = migrations.revisions()
    if revision not in known:
        raise UsageError(
            "unknown-revision",
            f"没有结构版本 {revision[:40]}; 有: {', '.join(known)}",
            f"there is no revision {revision[:40]}; there are: {', '.join(known)}",
        )
    with writing(target, foreign_keys=False) as connection:
        present = str(migrations.current(connection))
        if revision > present:
            raise UsageError(
                "later-revision",
                f"{revision} 比现在的 {present} 新, 不能回退到它",
                f"{revision} is later than the present {present}; one cannot go back to it",
                Label("升级: finstats db upgrade", "to upgrade: finstats db upgrade"),
            )
        if revision == present:
            return ()
        before()
        _go_back(connection, revision)
    return tuple(one for one in reversed(known) if revision < one <= present)


def _go_back(connection: Connection, revision: str) -> None:
    held = _census(connection)
    try:
        migrations.downgrade(connection, revision)
    except RuntimeError as error:  # a migration that knows what it would lose
        named = error.args[1] if len(error.args) > 1 else _with_rows(held)
        raise _would_lose(revision, named) from error
    lost = _lost(held, _census(connection))
    if lost:
        raise _would_lose(revision, lost)


def _census(connection: Connection) -> Census:
    found: Census = {}
    for table in sorted(catalogue.tables(connection) - _MADE_AGAIN):
        names, _ = catalogue.columns(connection, table)
        counts = ", ".join(["count(*)", *(f'count("{name}")' for name in names)])
        row = connection.exec_driver_sql(f'select {counts} from "{table}"').one()
        found[table] = dict(zip(["", *names], row, strict=True))
    return found


def _with_rows(census: Census) -> dict[str, int]:
    return {table: counts[""] for table, counts in census.items() if counts[""]}


def _lost(before: Census, after: Census) -> dict[str, int]:
    """How many rows or values are no longer there, by table and by table.column."""
    lost: dict[str, int] = {}
    for table, counts in before.items():
        for column, count in counts.items():
            gone = count - after.get(table, {}).get(column, 0)
            if gone and (table in after or column == ""):
                lost[f"{table}.{column}".rstrip(".")] = abs(gone)
    return lost


def _would_lose(revision: str, lost: dict[str, int]) -> DataError:
    most = sorted(lost.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
    named = ", ".join(f"{name} {count}" for name, count in most)
    more = ", ..." if len(lost) > _SHOWN else ""
    return DataError(
        "would-lose-data",
        f"回退到 {revision} 会丢失数据 (行数: {named}{more}); 没有改动",
        f"going back to {revision} would lose data (rows: {named}{more}); nothing was changed",
        Label(
            "要较早版本的库, 请恢复当时的备份: finstats db restore 文件",
            "for a database of an earlier release restore a backup of then: finstats db restore FILE",
        ),
    )
