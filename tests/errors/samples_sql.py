"""Ad-hoc SQL: what does not run, may not run, or takes too much."""

from __future__ import annotations

from tests.adhoc.hostile import ENDLESS, HUGE, ONE_STEP
from tests.errors.sample import Sample, closed


def _sql(code: str, about: str, statement: str, *more: str) -> Sample:
    return Sample(code, about, ("sql", statement, *more))


def _by_itself(code: str, about: str, statement: str, shown: str) -> Sample:
    words = ("sql", statement, "--timeout", "0.2" if code == "time-limit" else "60")
    return Sample(code, about, words, by_itself=True, shown_as=f"sql '{shown}'")


SQL = (
    _sql("no-sql", "nothing", " "),
    Sample("which-statement", "neither a statement nor a file", "sql"),
    Sample("bad-timeout", "a time limit that is no number", "sql 'select 1' --timeout nan"),
    Sample("unreadable", "a file that is not there", "sql -f nothing.sql"),
    Sample(
        "unreadable",
        "a file that is not UTF-8",
        "sql -f query.sql",
        lambda world: world.write("query.sql", "select '字'".encode("gb18030")),
    ),
    Sample("unreadable", "a closed standard input", "sql -", closed("stdin"), shown_as="sql - <&-"),
    _sql("bad-parameter", "a parameter without a value", "select :x", "-p", "x"),
    _sql("missing-parameter", "a parameter that is not given", "select :x"),
    _sql("unused-parameter", "a parameter that is not asked for", "select 1", "-p", "x=1"),
    _sql("not-a-query", "a statement that answers nothing", "vacuum"),
    _sql("sql-error", "a word out of place", "selec 1"),
    _sql("sql-error", "two statements", "select 1; select 2"),
    _sql("sql-error", "a view misspelt", "select * from figurs"),
    _sql("sql-error", "a column misspelt", "select printd from figures"),
    _sql("sql-error", "a column like no other", "select xyzzy from figures"),
    _sql("sql-refused", "a statement that writes", "delete from figures"),
    _sql("sql-error", "the attached texts", "select text from source_text"),
    _sql("sql-refused", "a function that is not allowed", "select random()"),
    _sql("sql-refused", "the catalogue, joined so that no column of it is named", "select sql from (select null as sql where 0) a natural full join sqlite_master"),
    Sample("sql-too-long", "100001 characters", ("sql", "select 1" + " " * 99_993), shown_as="sql 'select 1       …… (100001)'"),
    _sql("too-large", "a text of more than a million characters", "with recursive c(t) as (select 'a' union all select t || t from c) select max(t) from c limit 1"),
    Sample("too-large", "sorting of more than the memory allowed", ("sql", HUGE[7]), shown_as=f"sql '{HUGE[7]}'"),
    _sql("time-limit", "a statement without an end", ENDLESS[0], "--timeout", "0.1"),
    _by_itself("time-limit", "one step of a statement that takes too long", ONE_STEP[2], "select length(trim(t, m)) from long, many"),
)  # fmt: skip
