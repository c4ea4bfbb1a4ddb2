"""`:name` becomes `%(name)s` where it is a parameter, and nowhere else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finstats.store.parameters import for_psycopg, names_in

UNCHANGED = (
    "select 1",
    "select ':a'",
    "select 'it''s :a'",
    "select e'\\':a'",
    "select E'\\\\' || ':a'",
    'select ":a"',
    'select "say "":a"""',
    "select 1 -- :a",
    "select 1 -- it's :a\n",
    "select 1 /* :a ' :b */",
    "select /* : */ '/* :a */'",
    "select $$ :a $$",
    "select $tag$ :a $$ :b $tag$",
    "select x::text",
    "select '1'::int::text",
    "select a[1:2]",
    "select a[1:n]",
    "select 12:30",
    "select a:b",
    "select :1",
    "select : a",
    "select 1 /* never ended :a",
    "select 1 -- :a\r\n",
)
CHANGED = (
    ("select :a", "select %(a)s"),
    (":a", "%(a)s"),
    ("select :a, :a, :b_2", "select %(a)s, %(a)s, %(b_2)s"),
    ("select :a::text", "select %(a)s::text"),
    ("select(:a)", "select(%(a)s)"),
    ("select x=:a-:b", "select x=%(a)s-%(b)s"),
    ("select 'x':a", "select 'x'%(a)s"),
    ("select ':b' || :a || ':b'", "select ':b' || %(a)s || ':b'"),
    ("select :a -- :b\n, :c", "select %(a)s -- :b\n, %(c)s"),
    ("select :a /* :b */ :c", "select %(a)s /* :b */ %(c)s"),
    ("select $$:b$$, :a", "select $$:b$$, %(a)s"),
    ("select '%', 5 % 3", "select '%%', 5 %% 3"),
    ("select '%s %(x)s' -- 100%", "select '%%s %%(x)s' -- 100%%"),
    ("select x like :a || '%'", "select x like %(a)s || '%%'"),
    ("select '银行' = :a", "select '银行' = %(a)s"),
    ("select :Abc", "select %(Abc)s"),
)
# Comments nest in PostgreSQL, and a dollar quote's tag is any name.
POSTGRES_ONLY = (
    "select 1 /* a /* b */ :a */ + 1",
    "select $a1$ :a $a1$",
    "select $标$ :a $标$",
)


class Named(dict[str, object]):
    """What `%(name)s` stands for: the parameter as it was written."""

    def __missing__(self, name: str) -> str:
        self[name] = f":{name}"
        return f":{name}"


@pytest.mark.parametrize("sql", UNCHANGED)
def test_what_is_no_parameter_stays(sql: str) -> None:
    assert for_psycopg(sql) == sql
    assert names_in(sql) == set()


@pytest.mark.parametrize(("sql", "wanted"), CHANGED)
def test_a_parameter_is_written_as_the_driver_wants_it(sql: str, wanted: str) -> None:
    assert for_psycopg(sql) == wanted
    assert names_in(sql) == set(re.findall(r"(?<!%)%\((\w+)\)s", wanted))


NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
WORDS = st.text(st.sampled_from("ab :%'\"$-/*中x1;\n\\"), max_size=12)
SPACES = st.sampled_from([" ", "\n", " , ", " || ", " = "])


def _inside(text: str, *forbidden: str) -> str:
    for part in forbidden:
        text = text.replace(part, "")
    return text


# Parts of a statement as they are written, and as the driver must get them.
PARTS = st.one_of(
    NAMES.map(lambda name: (f":{name}", f"%({name})s", {name})),
    *(
        words.map(lambda text: (text, text.replace("%", "%%"), set()))
        for words in (
            WORDS.map(lambda text: "'" + text.replace("'", "''") + "'"),
            WORDS.map(lambda text: '"' + text.replace('"', '""') + '"'),
            WORDS.map(lambda text: "-- " + _inside(text, "\n") + "\n"),
            WORDS.map(lambda text: "/* " + _inside(text, "*", "/") + " */"),
            WORDS.map(lambda text: "$$" + _inside(text, "$") + "$$"),
            WORDS.map(lambda text: "$t$" + _inside(text, "$t") + " $t$"),
            st.sampled_from(["a::text", "1", "select", "x % 3", "a.b", "银行", "(", ")", "[1:2]"]),
        )
    ),
)


@given(st.lists(st.tuples(PARTS, SPACES), max_size=12))
def test_parameters_are_told_from_all_that_surrounds_them(
    statement: list[tuple[tuple[str, str, set[str]], str]],
) -> None:
    sql = "".join(part + space for (part, _, _), space in statement)
    wanted = "".join(part + space for (_, part, _), space in statement)
    assert for_psycopg(sql) == wanted
    assert names_in(sql) == set().union(*(names for (_, _, names), _ in statement))


@given(st.one_of(WORDS, st.text(max_size=40)))
def test_nothing_of_any_text_is_lost(sql: str) -> None:
    held = Named()
    assert for_psycopg(sql) % held == sql
    assert set(held) == names_in(sql)


LONG = {
    "quotes": "'" * 100_001,
    "dollars": "$" * 100_000,
    "colons": ":" * 100_000,
    "comments": "/* " * 33_000,
    "one tag": "$a" * 50_000 + ":a",
    "many tags": "".join(f"$x{chr(97 + i // 26)}{chr(97 + i % 26)}$ " for i in range(26 * 26)) * 25,
}


@pytest.mark.parametrize("sql", LONG.values(), ids=LONG)
def test_a_long_statement_is_read_to_its_end(sql: str) -> None:
    assert for_psycopg(sql) % Named() == sql


def test_a_long_statement_with_a_tag_for_each_word_is_read_to_its_end() -> None:
    letters = str.maketrans("0123456789", "ghijklmnop")
    sql = "".join(f"$x{number:x}$ ".translate(letters) for number in range(7_000))
    assert for_psycopg(sql) == sql


@pytest.mark.parametrize("sql", POSTGRES_ONLY)
def test_what_only_postgresql_reads_as_one_token_stays(sql: str) -> None:
    assert for_psycopg(sql) == sql
