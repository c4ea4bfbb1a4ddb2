"""Putting rows: new ones are inserted, changed ones updated; what may change is checked before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, and_, func, insert, select, update


class Rows:
    """Writes rows of one transaction; ids are counted here, for the writer is alone."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._ids: dict[str, int] = {}
        self._sorts: dict[str, int] = {}

    def next_id(self, table: Table) -> int:
        """The next free id of a table."""
        if table.name not in self._ids:
            highest = self.connection.scalar(select(func.max(table.c.id)))
            self._ids[table.name] = int(highest or 0)
        self._ids[table.name] += 1
        return self._ids[table.name]

    def add(self, table: Table, **values: object) -> None:
        """Insert a row."""
        self.connection.execute(insert(table), values)

    def add_all(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows that have all columns, in one statement."""
        if rows:
            self.connection.execute(insert(table), rows)

    def add_with_id(self, table: Table, **values: object) -> int:
        """Insert a row under the next free id, and return that."""
        number = self.next_id(table)
        self.add(table, id=number, **values)
        return number

    def put(self, table: Table, key: Mapping[str, object], values: Mapping[str, object]) -> bool:
        """Insert the row, or update it where it differs; True when something was written."""
        where = and_(*(table.c[name] == value for name, value in key.items()))
        held = self.connection.execute(select(table).where(where)).mappings().first()
        if held is None:
            row = {**key, **values}
            if "id" in table.c and "id" not in row:
                row["id"] = self.next_id(table)
            if "sort" in table.c and "sort" not in row:
                row["sort"] = self._next_sort(table)
            self.add(table, **row)
            return True
        changed = {name: value for name, value in values.items() if held[name] != value}
        if changed:
            self.connection.execute(update(table).where(where).values(**changed))
        return bool(changed)

    def known_id(self, table: Table, code: str) -> int:
        """The id of a code that was checked to be there."""
        return int(self.connection.scalars(select(table.c.id).where(table.c.code == code)).one())

    def id_of(self, table: Table, code: str | None) -> int | None:
        """The id of a code; None for None."""
        return None if code is None else self.known_id(table, code)

    def _next_sort(self, table: Table) -> int:
        if table.name not in self._sorts:
            self._sorts[table.name] = int(
                self.connection.scalar(select(func.max(table.c.sort))) or 0
            )
        self._sorts[table.name] += 1
        return self._sorts[table.name]
