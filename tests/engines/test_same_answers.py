"""Whatever is asked, SQLite and PostgreSQL answer with the same bytes and the same exit code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
import typer
from tests.conftest import run_cli
from tests.engines.answers import (
    ANSWERED,
    COMMANDS,
    INVENTED_ONES,
    INVENTED_TIMES,
    OF_REVISED,
    SEEDED,
    TIMES,
    Words,
)
from tests.engines.twins import BRIEF, EVERY, Twins

from finstats.store.postgres import PostgresReader
from finstats.store.reader import Row
from finstats.store.views import PUBLIC_VIEWS

HeldRows = dict[tuple[str, str, str], Sequence[Row]]

STATEMENTS: tuple[Words, ...] = (
    ("select ref, printed, value_text, value_base from figures order by ref_order, quantity",),
    ("select theme, count(*) as n from figures group by theme order by theme nulls last",),
    (
        "select unit, sum(value_base) as s, max(scale) as m from figures group by unit order by unit",
    ),
    (
        "select ref, row_number() over (partition by indicator order by ref_order, seq) as n "
        "from figures order by ref_order, seq, n",
    ),
    (
        "select f.quantity, f.period_end from figures f where f.period_end = (select max(g.period_end) "
        "from figure_versions g where g.series = f.series) order by f.quantity, f.ref_order, f.seq",
    ),
    ("with x as (select bank, name_zh from banks) select * from x order by bank",),
    ("select ref from figures where printed like '%亿元' order by ref_order, seq",),
    ("select ':theme %s %(x)s' || ' -- no comment' as words -- :not a parameter %",),
    ("select 1 as x /* :neither */ union select 2 order by x",),
    ("select status, count(*) as n from figure_versions group by status order by status",),
    ("select sha256, title, length(label_zh) as n from sources",),
    ("select 'copy of source_text' as words -- current_setting, pg_read_file",),
    ("select null as absent, '' as nothing_at_all, 0 as zero",),
    ("select indicator from indicators where 1 = 0",),
    ("select ref from figures where theme = :t order by ref_order, seq", "-p", "t=green"),
    ("select ref from figures where paragraph = :p order by ref_order, seq", "-p", "p=4"),
    (
        "select ref from figures where printed like :q and term <> :q order by ref_order, seq",
        *("-p", "q=%贷款%"),
    ),
    ("select ref from figures where bank = :who or term = ':who' order by ref", "-p", "who=it's"),
    ("select value_text from figures where value_text = :v", "-p", "v=254.30"),
)
# The values of parameters are text, the columns that they are compared with are whole numbers.
WHOLE_NUMBERS: tuple[Words, ...] = (
    ("select ref from figures where in_theme = :flag order by ref_order, seq", "-p", "flag=1"),
    ("select theme from themes where figures > :n order by theme", "-p", "n=5"),
    ("select bank from banks where financings >= :n order by bank", "-p", "n=1"),
    ("select enterprise from enterprises where is_high_tech = :x order by 1", "-p", "x=1"),
    ("select source from sources where text_attached = :x order by 1", "-p", "x=0"),
    ("select alias from aliases where same = :x order by 1", "-p", "x=0"),
    ("select ref from figures where value_base > :v order by ref_order, seq", "-p", "v=1000000"),
    ("select theme from themes where figures < :n order by theme", "-p", "n=-5"),
)
# And what is text may look like a number.
DIGITS: tuple[Words, ...] = (
    ("select ref from figures where value_text = :v", "-p", "v=2150"),
    ("select ref from figures where place = :p order by ref_order, seq", "-p", "p=370783"),
    ("select financing from financings where place = :p order by 1", "-p", "p=370700"),
    ("select bank from banks where place = :p order by 1", "-p", "p=370700"),
    ("select 1 as x where '00' || '7' = :v", "-p", "v=007"),
    ("select 1 as x where '4' || '2' = :v", "-p", "v=42"),
    ("select 1 as x where cast(:v as text) = '42'", "-p", "v=42"),
)
REFUSED: tuple[tuple[int, Words], ...] = (
    (2, ("indicator", "tech-loans", "--as-of", "sometime")),
    (2, ("sql", "select :a as a")),
    (2, ("sql", "select 1 as a", "-p", "b=1")),
    (5, ("indicator", "tech-lones")),
    (5, ("indicator", "tech-loans", "--as-of", "2020")),
    (5, ("indicator", "green-loans", "--known-at", "2025-12-30")),
    (5, ("trace", "99.9")),
    (5, ("trace", "1234567.89")),
    (5, ("cite", "99.9")),
    (5, ("total", "no-such-thing")),
    (5, ("schema", "no_such_view")),
    (5, ("banks", "没有的银行")),
    (5, ("figures", "--theme", "grean")),
    (5, ("figures", "--source", "no-such-source")),
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, held_rows: HeldRows) -> None:
    """A question that PostgreSQL has answered is not put to it again only to be written otherwise.

    It plans the views anew for each connection, nine tenths of the time of a command; these
    databases are only read. Typer, too, would build all commands again for each run.
    """
    rows, get_command = PostgresReader.rows, cache(typer.main.get_command)

    def rows_once(
        self: PostgresReader, sql: str, params: Mapping[str, object] | None = None
    ) -> Sequence[Row]:
        key = (self.connection.info.dbname, sql, repr(params))
        if key not in held_rows:
            held_rows[key] = rows(self, sql, params)
        return held_rows[key]

    monkeypatch.setattr(PostgresReader, "rows", rows_once)
    monkeypatch.setattr(typer.main, "get_command", get_command)


@pytest.fixture(scope="session")
def held_rows() -> HeldRows:
    """What PostgreSQL answered: by database, statement and parameters."""
    return {}


def test_the_seeded_indicators_asked_for_are_those_with_figures(twins: Twins) -> None:
    ran = twins.same("sql", "select distinct indicator as i from figures", "--format", "json")
    assert sorted(row["i"] for row in json.loads(ran.out)["rows"]) == SEEDED


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_finstats_alone_answers_the_same(twins: Twins, lang: str) -> None:
    ran = twins.same("--lang", lang)
    assert ran.code == 0
    assert ran.out


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_answers_the_same_in_every_format(twins: Twins, words: Words) -> None:
    twins.same_however_written(words, EVERY)


@pytest.mark.parametrize("view", PUBLIC_VIEWS)
def test_the_schema_of_a_view_is_the_same(twins: Twins, view: str) -> None:
    twins.same_however_written(("schema", view), BRIEF[1:])


@pytest.mark.parametrize("code", SEEDED)
def test_an_indicator_answers_the_same_in_every_format(twins: Twins, code: str) -> None:
    twins.same_however_written(("indicator", code), EVERY, *ANSWERED)


@pytest.mark.parametrize("times", TIMES, ids=" ".join)
@pytest.mark.parametrize("code", SEEDED)
def test_an_indicator_answers_the_same_at_any_time(twins: Twins, code: str, times: Words) -> None:
    written = BRIEF if code == "tech-loans" else BRIEF[1:]
    twins.same_however_written(("indicator", code, *times), written, *ANSWERED)


def test_a_sum_that_may_not_be_made_is_refused_alike(twins: Twins) -> None:
    twins.same_however_written(("total", "tech-loans"), EVERY, 6)
    twins.same_however_written(("total", "tech-loans", "--measure", "borrowers"), BRIEF, 6)


@pytest.mark.parametrize("words", STATEMENTS, ids=" ".join)
def test_a_statement_answers_the_same(twins: Twins, words: Words) -> None:
    twins.same_however_written(("sql", *words), BRIEF)


def test_a_statement_answers_the_same_in_every_format(twins: Twins) -> None:
    typed = "select ref, paragraph, value_base, term, '' as empty, null as absent from figures"
    twins.same_however_written(("sql", f"{typed} order by ref_order, seq"), EVERY)
    twins.same_however_written(("sql", f"{typed} where 1 = 0"), EVERY)


@pytest.mark.parametrize("words", WHOLE_NUMBERS, ids=" ".join)
def test_a_parameter_compares_with_whole_numbers_alike(twins: Twins, words: Words) -> None:
    twins.same_however_written(("sql", *words), BRIEF)


@pytest.mark.parametrize("words", DIGITS, ids=" ".join)
def test_a_parameter_of_digits_compares_with_text_alike(twins: Twins, words: Words) -> None:
    ran = twins.same("sql", *words, "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["rows"]


@pytest.mark.parametrize(("code", "words"), REFUSED, ids=lambda value: str(value))
def test_what_cannot_be_answered_is_said_alike(twins: Twins, code: int, words: Words) -> None:
    for lang in ("zh", "en"):
        ran = twins.same(*words, "--lang", lang)
        assert (ran.code, ran.out) == (code, ""), ran
        assert ran.err


@pytest.mark.parametrize("which", ["twins", "invented_twins"])
@pytest.mark.parametrize("view", PUBLIC_VIEWS)
def test_a_view_holds_the_same_rows(request: pytest.FixtureRequest, which: str, view: str) -> None:
    answers = []
    for url in request.getfixturevalue(which):
        ran = run_cli("sql", f"select * from {view}", "--format", "json", "--database", url)
        rows = json.loads(ran.out)["rows"]
        for row in rows:
            row.pop("recorded_at", None)  # when each database was made
        answers.append(sorted(json.dumps(row, ensure_ascii=False) for row in rows))
    # Nobody explained anything of one source, and nothing has its place.
    assert answers[0] or (view, which) in (("explanations", "twins"), ("supersessions", "twins"))
    assert answers[1] == answers[0]


def test_info_differs_in_engine_and_place_alone(twins: Twins) -> None:
    ran = [run_cli("info", "--format", "json", "--database", url) for url in twins]
    sqlite, postgres = ({r["name"]: r["value"] for r in json.loads(x.out)["rows"]} for x in ran)
    assert {name for name in sqlite if sqlite[name] != postgres[name]} == {"engine", "database"}
    assert sqlite.keys() == postgres.keys()
    assert (sqlite["engine"], postgres["engine"]) == ("sqlite", "postgresql")


@pytest.mark.parametrize("times", INVENTED_TIMES, ids=" ".join)
@pytest.mark.parametrize("code", INVENTED_ONES)
def test_revised_figures_answer_the_same_at_any_time(
    invented_twins: Twins, code: str, times: Words
) -> None:
    invented_twins.same_however_written(("indicator", code, *times), BRIEF, *ANSWERED)


@pytest.mark.parametrize("words", OF_REVISED, ids=" ".join)
def test_commands_answer_the_same_about_revised_figures(
    invented_twins: Twins, words: Words
) -> None:
    invented_twins.same_however_written(words, EVERY)
