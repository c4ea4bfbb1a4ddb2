"""Ad-hoc SQL on SQLite reads the public views and does nothing else, whatever is tried."""

from __future__ import annotations

import pytest
from tests.adhoc.conftest import Ask, Attacked, Ended
from tests.adhoc.generated import statements
from tests.adhoc.hostile import MAY_ANSWER, SECRET, SQLITE
from tests.conftest import run_cli
from tests.scale import scaled, shown

MOST_MEMORY = 256 * 2**20
SAMPLE = scaled(150, 2000)


def _shown(statement: str) -> str:
    return " ".join(statement.split())[:70]


def test_the_public_list_is_long_enough() -> None:
    assert sum(map(len, SQLITE.values())) >= 80
    assert all(len(set(listed)) == len(listed) for listed in SQLITE.values())


@pytest.mark.parametrize(
    ("kind", "statement"),
    [(kind, statement) for kind, listed in SQLITE.items() for statement in listed],
    ids=_shown,
)
def test_a_hostile_statement_is_refused_in_one_line_and_changes_nothing(
    attacked: Attacked, ask: Ask, kind: str, statement: str
) -> None:
    before = attacked.content()
    ended = ask(attacked.filled(statement))
    _must_be_harmless(ended)
    if kind not in MAY_ANSWER or ended.code:
        assert ended.code in (1, 4), ended
        assert ended.out == ""
        # One line; a second one at most, with the names that are there.
        first, *more = ended.err.splitlines()
        assert first.startswith("finstats: ")
        assert len(first) < 300
        assert not more or "finstats schema" in more[0] or "did you mean" in more[0]
        assert len(more) < 2
    assert attacked.content() == before
    shown("sql.hostile-statements", **{kind.replace(" ", "_"): 1}, most_memory=ended.memory)


def _must_be_harmless(ended: Ended) -> None:
    assert ended.code >= 0, ended
    assert ended.memory < MOST_MEMORY, ended.memory
    assert SECRET not in ended.out + ended.err
    assert "Traceback" not in ended.err
    assert ended.code != 70, ended


def test_generated_statements_change_and_tell_nothing(attacked: Attacked, ask: Ask) -> None:
    before, answered = attacked.content(), 0
    for statement in statements(SAMPLE):
        ended = ask(attacked.filled(statement), 0.3)
        _must_be_harmless(ended)
        assert ended.code in (0, 1, 4), (statement, ended)
        answered += ended.code == 0
        assert attacked.content() == before, statement
    # A generator whose statements are all wrong in the same way would test nothing.
    assert answered < SAMPLE // 2
    shown("sql.generated-statements", statements=SAMPLE, answered=answered)


def test_what_is_no_secret_is_answered(attacked: Attacked) -> None:
    for statement in (
        "select count(*) as n from figures",
        "select text_attached from sources",
        "with x as (select theme from themes) select * from x order by theme",
        "with recursive c(n) as (select 1 union all select n + 1 from c where n < 5) "
        "select sum(n) as s from c",
        "select ref, rank() over (order by value_base) as r from figures order by r, ref limit 3;",
        "select ref, rank() over w as r from figures window w as (order by ref) limit 3",
        "select 'delete from figure; drop table source_text' as words -- pragma x",
        "select object from dictionary where object = 'figure' order by \"column\" limit 1",
        "values (1), (2)",
        "select f.ref from figures f where exists (select 1 from banks b where b.bank = f.bank)",
        "select substr(printed, 1, 2) || lower('X') as x from figures order by ref_order limit 1",
        "select theme from themes where theme is not distinct from theme",
        "with source as (select source from sources) select count(*) as n from source",
        "with ranked as (select theme from themes), led as (select * from ranked) select * from led",
        "with figures as (select theme from themes) select count(*) as n from figures",
        "select round(1.5) as x, floor(1.5) as y, current_date > '2000' as z",
        "select interrupted from (select 1 as interrupted)",
        "select a.theme, b.theme from main.themes a, (themes) b limit 1",
        "select indicator, unit, measure, category, place from figures limit 1",
    ):
        ran = run_cli("sql", statement, "--database", str(attacked.database))
        if "distinct from" in statement and ran.code:  # SQLite knows it from 3.39
            assert "syntax error" in ran.err
            continue
        assert (ran.code, ran.err) == (0, ""), (statement, ran)
        assert SECRET not in ran.out


def test_an_endless_list_is_cut_and_said_so(attacked: Attacked) -> None:
    query = "with recursive c(n) as (select 1 union all select n + 1 from c) select n from c"
    words = ("sql", query, "--limit", "3", "--database", str(attacked.database))
    assert run_cli(*words, "--format", "csv").out.splitlines()[:4] == ["n", "1", "2", "3"]
    assert "only the first 3 rows; there are more, raise --limit" in run_cli(*words).out


def test_an_answer_of_too_many_bytes_is_cut_and_said_so(attacked: Attacked) -> None:
    query = (
        "with recursive c(n, t) as (select 0, 'a' union all select n + 1, t || t from c "
        "where n < 16) select d.object, (select max(t) from c) as t from dictionary d"
    )
    ran = run_cli("sql", query, "--format", "json", "--database", str(attacked.database))
    assert ran.code == 0
    assert '"truncated": true' in ran.out
    assert "the answer reached 32 MiB; ask for fewer columns" in ran.out


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_what_cuts_an_answer_is_told_beside_a_format_without_notes(
    attacked: Attacked, form: str
) -> None:
    query = "with recursive c(n) as (select 1 union all select n + 1 from c) select n from c"
    ran = run_cli("sql", query, "--format", form, "--database", str(attacked.database))
    assert (ran.code, ran.err) == (0, "only the first 10000 rows; there are more, raise --limit\n")
