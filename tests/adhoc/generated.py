"""Statements made at random from what attacks are made of; the same number gives the same list."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from tests.adhoc import hostile_postgres as postgres
from tests.adhoc.hostile import ENDLESS, FILES, FUNCTIONS, HIDDEN, SWITCHES, TEXT, WRITING

_TABLES = ("figure", "source_text", "import_run", "observation", "sqlite_master", "superseding")
_VIEWS = ("figures", "themes", "banks", "sources", "figure_versions", "aliases", "dictionary")
_COLUMNS = ("text", "file_name", "id", "printed", "sql", "*", "rowid", "theme", "count(*)", "1")
_FUNCTIONS = (
    *("load_extension", "readfile", "writefile", "zeroblob", "hex", "group_concat", "instr"),
    *("replace", "printf", "char", "quote", "likely", "max", "json_object", "fts3_tokenizer"),
)
_JUNK = ("", " ", "\n", "\t", "/**/", "/* x */", "-- x\n", "\u3000", "\ufeff", "\r\n", "/* -- */")


_FOR_SQLITE = (*WRITING, *SWITCHES, *FILES, *HIDDEN, *TEXT, *FUNCTIONS)
_FOR_POSTGRES = tuple(statement for listed in postgres.POSTGRES.values() for statement in listed)


def statements(count: int, *, for_postgres: bool = False) -> Iterator[str]:
    """So many statements, each from a generator of its own."""
    known = _FOR_POSTGRES if for_postgres else _FOR_SQLITE
    for number in range(count):
        yield _Author(random.Random(number), known).statement()  # noqa: S311 - no secret is made


class _Author:
    """Writes one statement."""

    def __init__(self, chance: random.Random, known: tuple[str, ...]) -> None:
        self.chance = chance
        self.known = known

    def statement(self) -> str:
        kinds: tuple[Callable[[], str], ...] = (
            self._known,
            self._known,
            self._shadow,
            self._read,
            self._read,
            self._two,
            self._call,
            self._cut_up,
        )
        text = self.chance.choice(kinds)()
        return self._disguised(text) if self.chance.random() < 0.6 else text

    def _known(self) -> str:
        return self.chance.choice(self.known)

    def _shadow(self) -> str:
        """A name of a view given to something that reads a table."""
        name = self._quoted(self.chance.choice((*_VIEWS, "led", "ranked", "parts", "named", "x")))
        how = self.chance.choice(("", " materialized", " not materialized"))
        columns = self.chance.choice(("", "(a)", "(theme)"))
        recursive = self.chance.choice(("", "recursive "))
        inner = self._select(1)
        outer = self.chance.choice((f"select * from {name}", f"select 1 from themes, {name}"))
        return f"with {recursive}{name}{columns} as{how} ({inner}) {outer}"

    def _read(self) -> str:
        return self._select(0)

    def _select(self, depth: int) -> str:
        column = self.chance.choice(_COLUMNS)
        table = self._table(depth)
        text = f"select {column} from {table}"
        if self.chance.random() < 0.3:
            text += f" where {self._condition(depth)}"
        if self.chance.random() < 0.2 and depth < 3:
            text += (
                f" {self.chance.choice(('union', 'union all', 'except'))} {self._select(depth + 1)}"
            )
        if self.chance.random() < 0.2:
            text += f" order by (select text from {self._quoted('source_text')})"
        return text

    def _table(self, depth: int) -> str:
        chance = self.chance.random()
        if chance < 0.5 or depth > 2:
            name = self._quoted(self.chance.choice((*_TABLES, *_VIEWS)))
            return self.chance.choice(("", "", "main.", "temp.")) + name
        if chance < 0.7:
            return f"({self._select(depth + 1)}) as {self.chance.choice(_VIEWS)}"
        join = self.chance.choice((",", " join ", " natural join ", " left join "))
        return f"{self._table(depth + 1)}{join}{self._table(depth + 1)}"

    def _condition(self, depth: int) -> str:
        return self.chance.choice(
            (
                f"exists ({self._select(depth + 1)})",
                f"1 in ({self._select(depth + 1)})",
                f"'x' in {self._quoted(self.chance.choice(_TABLES))}",
                "printed like '%" + "_%" * self.chance.randint(1, 400) + "'",
                f"{self.chance.choice(_FUNCTIONS)}(printed) is not null",
            )
        )

    def _two(self) -> str:
        between = self.chance.choice((";", " ; ", ";--\n", "\x00;", "；", ";;"))
        return f"select 1 as x{between}{self._known()}"

    def _call(self) -> str:
        name = self.chance.choice(_FUNCTIONS)
        big = self.chance.choice(
            ("1", "'x'", "1000000000", "-1", "null", "(select text from source_text)")
        )
        return self.chance.choice((f"select {name}({big}) as x", self.chance.choice(ENDLESS)))

    def _cut_up(self) -> str:
        """A known attack with a piece lost or doubled."""
        text = self._known()
        start = self.chance.randrange(len(text))
        end = min(len(text), start + self.chance.randint(1, 9))
        return text[:start] + self.chance.choice(("", text[start:end] * 2)) + text[end:]

    def _quoted(self, name: str) -> str:
        forms = ("{}", "{}", '"{}"', "[{}]", "`{}`", "'{}'")
        return self.chance.choice(forms).format(self.chance.choice((name, name.upper())))

    def _disguised(self, text: str) -> str:
        """Other cases of letters, comments and odd spaces between the words."""
        words = text.split(" ")
        return "".join(
            (word.swapcase() if self.chance.random() < 0.2 else word)
            + (self.chance.choice(_JUNK) or " ")
            for word in words
        )
