"""finstats in Python answers as the command line does, in its words."""

from __future__ import annotations

import inspect
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import INVENTED, Cli

import finstats
from finstats.cli.commands import COMMANDS
from finstats.errors import MayNotBeAdded, UsageError

Ask = Callable[[finstats.Database], finstats.Answer]
# A command line and the same question in Python.
SAME: list[tuple[str, Ask]] = [
    ("themes --as-of 2025-06", lambda db: db.themes(as_of="2025-06")),
    ("banks --theme green", lambda db: db.banks(theme="green")),
    ("banks 农行 工行 --all", lambda db: db.banks("农行", "工行", all=True)),
    (
        "indicator tech-loans --as-of 2025-06 --unit bn",
        lambda db: db.indicator("tech-loans", as_of="2025-06", unit="bn"),
    ),
    (
        "indicator 绿色信贷 --bank 潍坊银行 --undated --limit 2",
        lambda db: db.indicator("绿色信贷", bank="潍坊银行", undated=True, limit=2),
    ),
    ("total agri-loans", lambda db: db.total("agri-loans")),
    ("trace 1026.09", lambda db: db.trace("1026.09")),
    ("cite 4.2 11.1", lambda db: db.cite("4.2", "11.1")),
    ("audit --theme green --all", lambda db: db.audit(theme="green", all=True)),
    ("implied all-loans", lambda db: db.implied("all-loans")),
    ("explain 11.4", lambda db: db.explain("11.4")),
    (
        "compare green-loans --against all-loans",
        lambda db: db.compare("green-loans", against="all-loans"),
    ),
    (
        "compare tech-loans --from 2024 --to 2025-06",
        lambda db: db.compare("tech-loans", start="2024", end="2025-06"),
    ),
    ("history green-loans", lambda db: db.history("green-loans")),
    ("diff --from 2025-06 --to latest", lambda db: db.diff("2025-06", "latest")),
    ("enterprises --theme tech", lambda db: db.list("enterprises", theme="tech")),
    ("products --bank 建行 --limit 1", lambda db: db.list("products", bank="建行", limit=1)),
    ("indicators -q 涉农", lambda db: db.list("indicators", search="涉农")),
    ("financings -q 质押", lambda db: db.list("financings", search="质押")),
    ("sources", lambda db: db.list("sources")),
    ("figures --paragraph 4", lambda db: db.figures(paragraph=4)),
    (
        "sql -p t=green 'select ref from figures where theme = :t order by ref'",
        lambda db: db.sql(
            "select ref from figures where theme = :t order by ref", params=["t=green"]
        ),
    ),
    ("schema figures", lambda db: db.schema("figures")),
    ("info", lambda db: db.info()),
]


@pytest.fixture
def db(seeded: Path) -> Iterator[finstats.Database]:
    with finstats.open(str(seeded)) as opened:
        yield opened


@pytest.mark.parametrize(("line", "ask"), SAME, ids=[line for line, _ in SAME])
def test_the_same_rows_notes_and_table(
    line: str, ask: Ask, db: finstats.Database, cli: Cli
) -> None:
    import shlex

    words = shlex.split(line)
    answer, data = ask(db), json.loads(cli(*words, "--format", "json").out)
    told = json.loads(answer.text("json"))
    assert told == data
    assert len(answer) == len(data["rows"]) == len(answer.rows)
    assert [note.code for note in answer.notes] == [note["code"] for note in data["notes"]]
    assert answer.truncated is data["truncated"]
    assert str(answer) == cli(*words).out.rstrip("\n")
    names = [column.name for column in answer.columns]
    assert all(list(row) == names for row in answer)


def test_every_question_of_the_command_line_is_offered() -> None:
    elsewhere = {
        **dict.fromkeys(("enterprises", "products", "indicators", "financings", "sources"), "list"),
        "import": "import_files",
        "source": "attach",
        "db": "close",  # the upkeep of files is the command line's
        "web": "close",  # and so are servers
    }
    offered = dict(inspect.getmembers(finstats.Database, callable))
    for command in COMMANDS:
        assert elsewhere.get(command.name, command.name) in offered, command.name


def test_digits_stay_as_printed(db: finstats.Database) -> None:
    values = [row["value_text"] for row in db.indicator("tech-loans", as_of="2025-06")]
    assert "254.30" in values


def test_a_sum_that_may_not_be_made_says_what_can_be_said(db: finstats.Database) -> None:
    with pytest.raises(MayNotBeAdded) as refused:
        db.total("tech-loans")
    assert refused.value.result is not None
    assert [row[0] for row in refused.value.result.rows]


@pytest.mark.parametrize(
    ("ask", "exit_code"),
    [
        (lambda db: db.indicator("tech-lons"), 5),
        (lambda db: db.indicator("tech-loans", as_of="soon"), 2),
        (lambda db: db.indicator("tech-loans", vintage="old"), 2),
        (lambda db: db.diff("2025-09", "2025-06"), 2),
        (lambda db: db.compare("tech-loans"), 2),
        (lambda db: db.list("cities"), 2),
        (lambda db: db.sql("drop table figure"), 1),
    ],
)
def test_errors_say_what_is_wrong(ask: Ask, exit_code: int, db: finstats.Database) -> None:
    with pytest.raises(finstats.FinstatsError) as error:
        ask(db)
    assert error.value.exit_code == exit_code
    assert error.value.message.zh != error.value.message.en


def test_what_is_saved_is_what_the_command_line_writes(
    db: finstats.Database, cli: Cli, tmp_path: Path
) -> None:
    db.themes().save(tmp_path / "a.csv")
    cli("themes", "-o", str(tmp_path / "b.csv"))
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_an_answer_is_saved_with_its_sources_after_its_database_was_closed(
    seeded: Path, tmp_path: Path
) -> None:
    with finstats.open(str(seeded)) as db:
        answer = db.indicator("tech-loans")
        answer.save(tmp_path / "before.xlsx")
    answer.save(tmp_path / "after.xlsx")
    assert (tmp_path / "after.xlsx").read_bytes() == (tmp_path / "before.xlsx").read_bytes()


def test_no_answer_takes_the_place_of_its_database(database: Path) -> None:
    before = database.read_bytes()
    link = database.with_name("link.csv")
    link.symlink_to(database)
    with finstats.open(str(database)) as db:
        answer = db.figures(limit=2)
        for place in (database, link):
            with pytest.raises(UsageError, match="must not be the database"):
                answer.save(place, "csv")
            with pytest.raises(UsageError, match="must not be the database"):
                db.export(str(place), form="csv")
            with pytest.raises(UsageError, match="must not be the database"):
                db.chart("tech-loans").save(place, "table")
    assert database.read_bytes() == before


def test_what_a_format_wants_beside_a_file_is_no_database_either(
    seeded: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Path(shutil.copy(seeded, tmp_path / "a.structure.xml"))
    before = own.read_bytes()
    for words in (
        ("export", str(tmp_path / "a.sdmx.csv")),
        ("figures", "-o", str(tmp_path / "a.sdmx.csv")),
    ):
        ran = cli(*words, "--database", str(own))
        assert ran.code == 2
        assert "must not be the database" in ran.err
    assert own.read_bytes() == before


def test_a_closed_database_says_so_and_a_day_may_be_a_date(seeded: Path) -> None:
    db = finstats.open(str(seeded))
    assert len(db.indicator("tech-loans", as_of=date(2025, 6, 30))) == 16  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="which indicator"):
        db.indicator()
    db.close()
    for ask in (db.themes, lambda: db.export("x.csv")):
        with pytest.raises(UsageError, match=r"closed; open it again"):
            ask()


def test_an_error_says_the_next_step_too(db: finstats.Database) -> None:
    with pytest.raises(finstats.FinstatsError, match=r"there is no indicator 'x' \("):
        db.indicator("x")


def test_files_are_imported_texts_attached_and_articles_checked(
    database: Path, tmp_path: Path
) -> None:
    with finstats.open(str(database), lang="zh") as db:
        trial = db.import_files(INVENTED / "jiangcheng-q1.toml", dry_run=True)
        assert [row["added"] for row in trial] == [
            row["added"] for row in db.import_files(INVENTED / "jiangcheng-q1.toml")
        ]
        assert db.history("tech-loans").rows
        assert db.set_source("jiangcheng-q1", title=" 一季度 ") == ("title",)
        text = INVENTED / "weifang-next.txt"
        assert len(db.extract(text, published="2025-10-25")) == 8
        checked = db.check(text, published="2025-10-25")
        assert checked.contradictions == 1
        assert "互相矛盾" in str(checked)
        assert db.check(text, published="2025-10-25", against="weifang-2025").contradictions == 1
        with pytest.raises(finstats.FinstatsError):
            db.set_source("jiangcheng-q1")


def test_the_package_offers_what_it_says() -> None:
    assert {"open", "Database", "Answer", "FinstatsError"} <= set(dir(finstats))
    with pytest.raises(AttributeError):
        finstats.nothing  # noqa: B018
