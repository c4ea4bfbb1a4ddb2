"""Importing facts files: once, again, changed, in any order, and what then stands and since when."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from itertools import permutations

import pytest
from sqlalchemy import Connection
from tests.conftest import INVENTED, ROOT
from tests.ingest.conftest import Library, Row
from tests.ingest.facts import (
    FIGURE,
    SOURCE,
    SUBJECT,
    figure,
    invented_text,
    parted,
    source,
    swap,
    without,
)
from tests.ingest.samples import (
    DEFINITION,
    FINANCING,
    GOOD,
    INDICATOR,
    PLACE,
    PRODUCT,
    SECTION,
)
from tests.ingest.test_format import EARLY, NAMES, keys_of, with_line

from finstats import __version__
from finstats.errors import DatabaseError, FinstatsError, ImportRefused
from finstats.ingest import importing
from finstats.ingest.faults import Faults
from finstats.ingest.sources import set_source
from finstats.ingest.verify import verify
from finstats.settings import database_target
from finstats.store.writing import writing

Q1, H1, LAKESIDE = (invented_text(n) for n in ("jiangcheng-q1", "jiangcheng-h1", "lakeside-daily"))
VERSIONS = (
    "select ref, value_text, status, reason, known_from, known_to from figure_versions"
    " where source = ? order by ref_order, reading, seq"
)
STANDING = "select ref, value_text from figures where source not like 'weifang%' order by ref_order"


def of(code: str, day: str, *tokens: str, publisher: str | None = "甲局") -> str:
    """A source published on one day, with figures."""
    return source(code, publisher, day, day) + "".join(tokens)


def said(value: str, **more: str) -> str:
    """A figure 1.1 of some 亿元 at the end of May 2024."""
    return figure("1.1", f"{value}亿元", value, "亿元", **{"period": "2024-05-31"} | more)


# Once and again


def test_an_import_reports_what_it_did(library: Library) -> None:
    reports = library.bring_invented("jiangcheng-q1", "jiangcheng-h1", "lakeside-daily")
    assert [(r.file, r.source, r.added, r.superseded, r.unchanged) for r in reports] == [
        ("jiangcheng-q1.toml", "jiangcheng-q1", 8, 0, 0),
        ("jiangcheng-h1.toml", "jiangcheng-h1", 8, 0, 0),
        ("lakeside-daily.toml", "lakeside-daily", 3, 0, 0),
    ]
    assert [(r.checked, r.same_file) for r in reports] == [(None, False)] * 3


def test_an_import_records_its_file_its_time_and_its_release(library: Library) -> None:
    library.bring_invented("jiangcheng-q1")
    name, digest, recorded_at, release = library.one(
        "select file_name, file_sha256, recorded_at, release from import_run r"
        " join source s on s.id = r.source_id where s.code = 'jiangcheng-q1'"
    )
    assert (name, digest, release) == (
        "jiangcheng-q1.toml",
        hashlib.sha256((INVENTED / "jiangcheng-q1.toml").read_bytes()).hexdigest(),
        __version__,
    )
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(recorded_at))
    assert library.rows(
        "select distinct recorded_at from figures where source = 'jiangcheng-q1'"
    ) == [(recorded_at,)]


@pytest.mark.parametrize("order", [1, -1], ids=["as before", "turned round"])
def test_the_same_bytes_again_change_nothing(invented: Library, order: int) -> None:
    before = invented.database.read_bytes()
    names = ("jiangcheng-q1", "jiangcheng-h1", "lakeside-daily")
    reports = invented.bring_invented(*names[::order])
    assert all(report.same_file for report in reports)
    assert all((report.added, report.superseded) == (0, 0) for report in reports)
    assert invented.database.read_bytes() == before


def test_the_same_bytes_under_another_name_change_nothing(invented: Library) -> None:
    before = invented.database.read_bytes()
    assert invented.bring(Q1, "renamed.toml").same_file
    assert invented.database.read_bytes() == before


@pytest.mark.parametrize("text", [Q1, H1, LAKESIDE], ids=["q1", "h1", "lakeside"])
def test_other_bytes_that_say_the_same_change_nothing_but_the_list_of_runs(
    invented: Library, text: str
) -> None:
    before = invented.content()
    report = invented.bring("# a note\n" + text.replace(" = ", "  =  "))
    assert not report.same_file
    assert (report.added, report.superseded) == (0, 0)
    assert report.unchanged == text.count("[[figure]]")
    assert invented.content() == before


def test_the_bundled_files_again_change_nothing(library: Library) -> None:
    before = library.database.read_bytes()
    for name in ("codes", "banks", "weifang-2025"):
        assert library.bring_file(ROOT / "seeds" / f"{name}.toml").same_file
    assert library.database.read_bytes() == before


def test_the_numbers_of_an_import_are_what_their_digits_say(invented: Library) -> None:
    with writing(database_target(str(invented.database))) as connection:
        assert verify(connection) == invented.one("select count(*) from figure")[0]


def test_two_imports_at_once_both_arrive(library: Library) -> None:
    texts = [of(f"source-{n}", "2024-07-01", said(f"{n}.5"), publisher=f"局{n}") for n in range(6)]
    paths = [library.write(text, f"{n}.toml") for n, text in enumerate(texts)]
    with ThreadPoolExecutor(6) as pool:
        assert [report.added for report in pool.map(library.bring_file, paths)] == [1] * 6
    assert len(library.rows("select ref from figures where source like 'source-%'")) == 6


# What is not written


def test_a_source_whose_definitions_are_missing_is_refused_as_a_whole(library: Library) -> None:
    refused = library.refused(H1)
    assert {fault.code for fault in refused.faults} == {"unknown-code", "unknown-ref"}
    assert len([fault for fault in refused.faults if fault.code == "unknown-code"]) == 8


def test_one_fault_keeps_every_figure_of_the_file_out(library: Library) -> None:
    library.refused(swap(Q1, ('value = "41.6"', 'value = "41.7"')))
    assert library.rows("select * from subjects where subject = 'banks-in-jiangcheng'") == []
    assert library.bring(Q1).added == 8


def test_an_error_in_the_middle_of_writing_takes_everything_back(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = library.content(), library.rows("select * from import_run")

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(importing, "link", broken)
    with pytest.raises(ZeroDivisionError):
        library.bring_invented("jiangcheng-q1")
    assert (library.content(), library.rows("select * from import_run")) == before
    monkeypatch.undo()
    assert library.bring_invented("jiangcheng-q1")[0].added == 8


def test_a_database_that_is_a_folder_is_named(library: Library) -> None:
    with pytest.raises(DatabaseError) as caught:
        importing.import_file(database_target(str(library.folder)), INVENTED / "reedville.toml")
    assert str(library.folder) in str(caught.value)


def test_a_database_that_is_another_file_is_named(library: Library) -> None:
    other = library.write("no database\n" * 100, "other.db")
    with pytest.raises(DatabaseError):
        importing.import_file(database_target(str(other)), INVENTED / "reedville.toml")


def test_a_database_that_was_never_made_is_named(library: Library) -> None:
    empty = library.folder / "empty.db"
    with closing(sqlite3.connect(empty)) as connection:
        connection.execute("create table t (a)")
    with pytest.raises(FinstatsError):
        importing.import_file(database_target(str(empty)), INVENTED / "reedville.toml")


# Read again


DIGIT = (('"512.30亿元"', '"512.03亿元"'), ('value = "512.30"', 'value = "512.03"'))


def test_a_corrected_digit_is_a_new_reading_and_the_old_one_is_kept(library: Library) -> None:
    library.bring(Q1)
    report = library.bring(swap(Q1, *DIGIT))
    assert (report.added, report.superseded, report.unchanged) == (1, 1, 7)
    assert library.rows(
        "select value_text, status, reason, reading, known_from, known_to from figure_versions"
        " where ref = 'jiangcheng-q1/1.1' order by reading"
    ) == [
        ("512.30", "superseded", "reading", 1, "2024-04-20", "2024-04-20"),
        ("512.03", "current", None, 2, "2024-04-20", None),
    ]
    assert library.rows("select value_text from figures where ref = 'jiangcheng-q1/1.1'") == [
        ("512.03",)
    ]


def test_a_new_reading_has_bounds_of_its_own(library: Library) -> None:
    library.bring(Q1)
    library.bring(swap(Q1, *DIGIT))
    assert library.rows(
        "select value_base, lower_base, upper_base from figure_versions"
        " where ref = 'jiangcheng-q1/1.1' order by reading"
    ) == [
        (5123000000000, 5122950000000, 5123050000000),
        (5120300000000, 5120250000000, 5120350000000),
    ]


def test_a_reading_that_is_taken_back_is_a_third_one(library: Library) -> None:
    for text in (Q1, swap(Q1, *DIGIT), Q1):
        library.bring(text)
    assert library.rows(
        "select value_text, status, reading from figure_versions where ref = 'jiangcheng-q1/1.1'"
        " order by reading"
    ) == [("512.30", "superseded", 1), ("512.03", "superseded", 2), ("512.30", "current", 3)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at = [20, 28]", "at = [21, 29]"),
        ('term = "绿色信贷"', 'term = "绿色贷款额"'),
        ('term = "绿色信贷"', 'term = "绿色信贷"\nnote_zh = "备注"'),
        ('term = "绿色信贷"', 'term = "绿色信贷"\nnote_en = "a note"'),
        ('term = "绿色信贷"\n', ""),
        ('term = "绿色信贷"', 'term = "绿色信贷"\nnature = "estimate"'),
        ('period = "/2024-03-31"', 'period = "/2024-03-30"'),
        (":tech-sme:", ":srdi-sme:"),
        ('base_basis = "stated"', 'base_basis = "inferred"'),
    ],
)
def test_whatever_is_read_otherwise_is_a_new_reading(library: Library, old: str, new: str) -> None:
    library.bring(Q1)
    report = library.bring(swap(Q1, (old, new)))
    assert (report.added, report.superseded, report.unchanged) == (1, 1, 7)
    assert library.one("select count(*) from figures where source = 'jiangcheng-q1'") == (8,)
    assert library.one("select count(*) from figure_versions where source = 'jiangcheng-q1'") == (
        9,
    )


def test_a_figure_taken_out_of_the_file_no_longer_stands_but_is_kept(library: Library) -> None:
    library.bring(Q1)
    report = library.bring(without(Q1, '"98.7亿元"'))
    assert (report.added, report.superseded, report.unchanged) == (0, 1, 7)
    assert library.rows("select * from figures where ref = 'jiangcheng-q1/1.3'") == []
    assert library.one(
        "select status, reason, known_from, known_to from figure_versions"
        " where ref = 'jiangcheng-q1/1.3'"
    ) == ("superseded", "reading", "2024-04-20", "2024-04-20")


def test_a_figure_taken_out_stays_out_and_may_come_back(library: Library) -> None:
    shorter = without(Q1, '"98.7亿元"')
    library.bring(Q1)
    library.bring(shorter)
    assert library.bring("# again\n" + shorter).superseded == 0
    assert library.bring(Q1).added == 1
    assert library.rows(
        "select value_text, reading from figures where ref = 'jiangcheng-q1/1.3'"
    ) == [("98.7", 2)]


def test_a_figure_found_later_is_added(library: Library) -> None:
    library.bring(without(Q1, '"98.7亿元"'))
    report = library.bring(Q1)
    assert (report.added, report.superseded, report.unchanged) == (1, 0, 7)


@pytest.mark.parametrize("gone", [0, 1], ids=["the first", "the second"])
def test_a_figure_that_says_one_thing_less_keeps_the_other(invented: Library, gone: int) -> None:
    parts = LAKESIDE.split("[[figure.says]]\n")
    kept = [
        one
        for one in ("green-loans", "inclusive-sme-loans")
        if one != ("green-loans", "inclusive-sme-loans")[gone]
    ]
    del parts[3 + gone]
    invented.bring("[[figure.says]]\n".join(parts))
    assert invented.rows("select indicator, seq from figures where ref = 'lakeside-daily/3.1'") == [
        (kept[0], 1)
    ]
    assert invented.rows(
        "select distinct status, reason from figure_versions"
        " where ref = 'lakeside-daily/3.1' and reading = 1"
    ) == [("superseded", "reading")]


def test_nothing_that_was_observed_is_ever_changed_or_deleted(invented: Library) -> None:
    append_only = ("figure", "observation", "series", "quantity", "supersession", "import_run")
    before = {name: invented.rows(f"select * from {name}") for name in append_only}
    invented.bring(swap(Q1, *DIGIT))
    invented.bring(without(H1, '"190.6亿元"'))
    invented.bring(swap(LAKESIDE, ('"230亿元"', '"231亿元"'), ('value = "230"', 'value = "231"')))
    for name in append_only:
        assert set(before[name]) <= set(invented.rows(f"select * from {name}")), name
        assert (
            name == "series"
            or name == "quantity"
            or len(before[name]) < len(invented.rows(f"select * from {name}"))
        )


def test_what_is_said_about_a_source_may_be_mended(library: Library) -> None:
    library.bring(Q1)
    library.bring(
        swap(
            Q1,
            (
                'title = "2024年一季度江城市金融运行情况"',
                'title = "一季度运行情况"\nbyline = "记者"',
            ),
            ('["2024-04-20", "2024-04-20"]', '["2024-04-21", "2024-04-21"]'),
        )
    )
    assert library.rows(
        "select title, byline, published_latest from sources where source = 'jiangcheng-q1'"
    ) == [("一季度运行情况", "记者", "2024-04-21")]
    assert library.rows(
        "select distinct known_from from figures where source = 'jiangcheng-q1'"
    ) == [("2024-04-21",)]


def test_what_a_user_recorded_of_a_source_is_kept_when_its_file_does_not_know(
    library: Library,
) -> None:
    text = source("early", None, "2024-06-01", "2024-06-30") + said("1")
    library.bring(text)
    known = {"title": "标题", "publisher": "甲局", "url": "https://a.example/1"}
    day = {"published_earliest": "2024-06-10", "published_latest": "2024-06-10"}
    set_source(database_target(str(library.database)), "early", known | day)
    library.bring(text + figure("1.2", "2亿元", "2", "亿元", period="2024-04-30"))
    assert library.rows(
        "select title, publisher, url, published_earliest, published_latest from sources"
        " where source = 'early'"
    ) == [("标题", "甲局", "https://a.example/1", "2024-06-10", "2024-06-10")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('["2024-06-10", "2024-06-10"]', '["2024-06-01", "2024-06-30"]', ("甲局", "2024-06-30")),
        ('publisher = "甲局"\n', "", (None, "2024-06-10")),
    ],
    ids=["a day that was a range", "a publisher that is not stated"],
)
def test_what_a_file_said_of_its_source_by_mistake_is_forgotten(
    library: Library, old: str, new: str, expected: Row
) -> None:
    text = of("early", "2024-06-10", said("1"))
    library.bring(text)
    library.bring(swap(text, (old, new)))
    assert (
        library.one("select publisher, published_latest from sources where source = 'early'")
        == expected
    )


def test_a_label_may_be_mended_and_a_name_added(library: Library) -> None:
    library.bring(SUBJECT + 'aliases = ["甲"]\n')
    library.bring(SUBJECT.replace("某机关", "某委员会") + 'aliases = ["乙"]\nplace = "370700"\n')
    assert library.rows("select name_zh, place from subjects where subject = 'somebody'") == [
        ("某委员会", "370700")
    ]
    assert library.rows("select alias from aliases where code = 'somebody' order by alias") == [
        *((alias,) for alias in sorted(("somebody", "乙", "某委员会", "甲"))),
    ]


def test_new_codes_are_listed_after_those_that_are_there(library: Library) -> None:
    (highest,) = library.one("select max(sort) from indicators")
    library.bring(INDICATOR)
    assert isinstance(highest, int)
    assert library.one("select sort from indicators where indicator = 'some-loans'") == (
        highest + 1,
    )


def test_parents_may_be_defined_after_their_children(library: Library) -> None:
    library.bring(
        PLACE.replace("9901", "9903").replace("100000", "9902")
        + PLACE.replace("9901", "9902").replace("100000", "9901")
        + PLACE
    )
    assert library.rows(
        "select place, parent from places where place like '990%' order by place"
    ) == [("9901", "100000"), ("9902", "9901"), ("9903", "9902")]


# One publisher's later figure


EXPECTED_Q1: list[Row] = [
    ("jiangcheng-q1/1.1", "512.30", "superseded", "revision", "2024-04-20", "2024-07-25"),
    ("jiangcheng-q1/1.2", "4.20", "current", None, "2024-04-20", None),
    ("jiangcheng-q1/1.3", "98.7", "current", None, "2024-04-20", None),
    ("jiangcheng-q1/2.1", "88.5", "current", None, "2024-04-20", None),
    ("jiangcheng-q1/3.1", "300.00", "current", None, "2024-04-20", None),
    ("jiangcheng-q1/3.2", "41.6", "current", None, "2024-04-20", None),
    ("jiangcheng-q1/4.1", "3.21", "withdrawn", "withdrawal", "2024-04-20", "2024-07-25"),
    ("jiangcheng-q1/4.2", "1200", "current", None, "2024-04-20", None),
]


def test_every_version_says_since_when_until_when_and_why(invented: Library) -> None:
    assert invented.rows(VERSIONS, "jiangcheng-q1") == EXPECTED_Q1
    assert [row[2:] for row in invented.rows(VERSIONS, "jiangcheng-h1")] == [
        ("current", None, "2024-07-25", None)
    ] * 8
    assert [row[2:] for row in invented.rows(VERSIONS, "lakeside-daily")] == [
        ("current", None, "2024-09-30", None)
    ] * 4


def test_the_revising_figure_names_the_one_it_revises(invented: Library) -> None:
    assert invented.rows(
        "select ref, revises from figures where revises is not null and source like 'jiangcheng%'"
    ) == [("jiangcheng-h1/1.1", "jiangcheng-q1/1.1")]


def test_a_revision_is_found_whichever_source_comes_first(library: Library) -> None:
    definitions, facts = parted(Q1)
    library.bring(definitions)
    library.bring(without(H1, "[[withdrawal]]"))
    library.bring(facts)
    assert library.rows(VERSIONS, "jiangcheng-q1") == [
        row if row[2] != "withdrawn" else (*row[:2], "current", None, row[4], None)
        for row in EXPECTED_Q1
    ]


def test_what_another_publisher_says_revises_nothing(invented: Library) -> None:
    assert invented.rows(
        "select ref from figures where indicator = 'tech-loans' and category = 'high-tech'"
        " and transformation = 'level' and measure = 'balance' and period = '2024-06-30'"
        " and subject = 'banks-in-jiangcheng' order by ref"
    ) == [("jiangcheng-h1/1.2",), ("lakeside-daily/1.1",)]


CHAIN = [
    of("spring", "2024-06-10", said("1")),
    of("summer", "2024-07-10", said("2")),
    of("autumn", "2024-10-10", said("3")),
]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_a_chain_of_revisions_is_the_same_in_every_order_of_import(
    library: Library, order: tuple[int, ...]
) -> None:
    for place in order:
        library.bring(CHAIN[place])
    assert [
        row for name in ("spring", "summer", "autumn") for row in library.rows(VERSIONS, name)
    ] == [
        ("spring/1.1", "1", "superseded", "revision", "2024-06-10", "2024-07-10"),
        ("summer/1.1", "2", "superseded", "revision", "2024-07-10", "2024-10-10"),
        ("autumn/1.1", "3", "current", None, "2024-10-10", None),
    ]


@pytest.mark.parametrize("order", [1, -1], ids=["early first", "late first"])
@pytest.mark.parametrize(
    ("early", "late"),
    [
        (
            of("early", "2024-06-10", said("1")),
            of("late", "2024-07-10", said("2"), publisher="乙局"),
        ),
        (
            of("early", "2024-06-10", said("1"), publisher=None),
            of("late", "2024-07-10", said("2"), publisher=None),
        ),
        (
            source("early", "甲局", "2024-06-10", "2024-07-20") + said("1"),
            source("late", "甲局", "2024-07-10", "2024-08-10") + said("2"),
        ),
        (
            source("early", "甲局", "2024-06-10", "2024-12-31") + said("1"),
            of("late", "2024-07-10", said("2")),
        ),
        (
            of("early", "2024-06-10", said("1")),
            of("late", "2024-07-10", said("2", nature="estimate")),
        ),
        (
            of("early", "2024-06-10", said("1", period="undated", period_basis="undated")),
            of("late", "2024-07-10", said("2", period="undated", period_basis="undated")),
        ),
        (
            of("early", "2024-06-10", said("1")),
            of("late", "2024-07-10", said("2", period="2024-04-30")),
        ),
        (
            of("early", "2024-06-10", said("1")),
            of(
                "late",
                "2024-07-10",
                said("2", quantity="tech-loans:balance:tech-sme:banks-in-weifang"),
            ),
        ),
    ],
    ids=[
        "another publisher",
        "publishers not stated",
        "ranges that overlap",
        "a range around the day",
        "another nature",
        "undated figures",
        "another period",
        "another series",
    ],
)
def test_nothing_is_revised_that_is_not_certainly_the_same_and_later(
    library: Library, early: str, late: str, order: int
) -> None:
    for text in (early, late)[::order]:
        library.bring(text)
    assert library.rows(STANDING) == [("early/1.1", "1"), ("late/1.1", "2")]


def test_a_range_that_ends_before_the_other_starts_is_certainly_earlier(library: Library) -> None:
    library.bring(source("late", "甲局", "2024-08-01", "2024-08-10") + said("2"))
    library.bring(source("early", "甲局", "2024-06-10", "2024-07-31") + said("1"))
    assert library.rows(STANDING) == [("late/1.1", "2")]
    assert library.rows(VERSIONS, "early") == [
        ("early/1.1", "1", "superseded", "revision", "2024-07-31", "2024-08-10")
    ]


def test_a_digit_corrected_in_a_revised_figure_leaves_it_revised(invented: Library) -> None:
    invented.bring(swap(Q1, *DIGIT))
    assert invented.rows(
        "select value_text, status, reason, known_from, known_to from figure_versions"
        " where ref = 'jiangcheng-q1/1.1' order by reading"
    ) == [
        ("512.30", "superseded", "reading", "2024-04-20", "2024-04-20"),
        ("512.03", "superseded", "revision", "2024-04-20", "2024-07-25"),
    ]


def test_a_digit_corrected_in_a_revising_figure_leaves_it_revising(invented: Library) -> None:
    invented.bring(
        swap(H1, ('"515.80亿元"', '"515.08亿元"'), ('value = "515.80"', 'value = "515.08"'))
    )
    assert invented.rows(VERSIONS, "jiangcheng-q1") == EXPECTED_Q1
    assert invented.rows(
        "select value_text, revises from figures where ref = 'jiangcheng-h1/1.1'"
    ) == [("515.08", "jiangcheng-q1/1.1")]


# What a source declares of another's figures


def test_a_withdrawn_figure_stands_no_more_and_says_why(invented: Library) -> None:
    assert invented.rows("select * from figures where ref = 'jiangcheng-q1/4.1'") == []
    assert invented.one(
        "select x.reason, x.by_observation_id, s.code, x.note_zh, x.note_en from supersession x"
        " join observation o on o.id = x.observation_id join figure f on f.id = o.figure_id"
        " join source s on s.id = x.by_source_id where f.ref = 'jiangcheng-q1/4.1'"
    ) == (
        "withdrawal",
        None,
        "jiangcheng-h1",
        "一季度户数口径有误, 撤回",
        "the count of clients of the first quarter had a wrong scope and is withdrawn",
    )


def test_a_withdrawal_takes_every_observation_of_its_figure(invented: Library) -> None:
    invented.bring(
        source("later", "湖滨日报", "2024-12-01", "2024-12-01")
        + '[[withdrawal]]\nref = "lakeside-daily/3.1"\n'
    )
    assert [row[2:] for row in invented.rows(VERSIONS, "lakeside-daily")] == [
        ("current", None, "2024-09-30", None),
        ("current", None, "2024-09-30", None),
        ("withdrawn", "withdrawal", "2024-09-30", "2024-12-01"),
        ("withdrawn", "withdrawal", "2024-09-30", "2024-12-01"),
    ]


def _correction(value: str = "2", expects: str = "1亿元") -> str:
    words = {"supersedes": "early/1.1", "reason": "correction", "expects": expects}
    correcting = said(value, note_zh="更正说明", **words)
    return of("late", "2024-07-10", correcting, publisher="乙局")


def test_a_declared_correction_takes_the_place_of_a_figure_of_any_publisher(
    library: Library,
) -> None:
    library.bring(of("early", "2024-06-10", said("1")))
    library.bring(_correction())
    assert library.rows(VERSIONS, "early") == [
        ("early/1.1", "1", "superseded", "correction", "2024-06-10", "2024-07-10")
    ]
    assert library.rows(STANDING) == [("late/1.1", "2")]
    assert library.rows("select note_zh from supersession where reason = 'correction'") == [
        ("更正说明",)
    ]


def test_a_declared_revision_may_lie_within_the_range_of_what_it_revises(library: Library) -> None:
    library.bring(source("early", "甲局", "2024-06-10", "2024-07-10") + said("1"))
    library.bring(of("late", "2024-07-10", said("2", supersedes="early/1.1", reason="revision")))
    assert library.rows(STANDING) == [("late/1.1", "2")]


def test_a_digit_corrected_in_a_correcting_figure_leaves_it_correcting(library: Library) -> None:
    library.bring(of("early", "2024-06-10", said("1")))
    library.bring(_correction())
    library.bring(_correction("3"))
    assert library.rows(STANDING) == [("late/1.1", "3")]
    assert library.rows(VERSIONS, "early")[0][2:4] == ("superseded", "correction")


def test_a_correction_is_refused_once_its_figure_is_fixed_and_taken_when_reviewed(
    library: Library,
) -> None:
    library.bring(of("early", "2024-06-10", said("1")))
    library.bring(_correction())
    fixed = library.bring(of("early", "2024-06-10", said("7")))
    assert fixed.stale == (("late/1.1", "early/1.1", "1亿元", "7亿元"),)
    assert library.rows(STANDING) == [("late/1.1", "2")], "until its file is reviewed it stands"
    refused = library.refused(_correction("3"))
    assert [fault.code for fault in refused.faults] == ["stale-correction"]
    assert library.bring(_correction("3", expects="7亿元")).stale == ()
    assert library.bring(of("early", "2024-06-10", said("7")) + "# again\n").stale == ()
    assert library.rows(STANDING) == [("late/1.1", "3")]


def test_a_correction_taken_back_lets_the_fixed_figure_stand(library: Library) -> None:
    library.bring(of("early", "2024-06-10", said("1")))
    library.bring(_correction())
    library.bring(of("early", "2024-06-10", said("7")))
    library.bring(of("late", "2024-07-10"))
    assert library.rows(STANDING) == [("early/1.1", "7")]


def test_a_figure_moved_without_another_print_makes_no_correction_stale(library: Library) -> None:
    early = of("early", "2024-06-10", said("1"))
    library.bring(early)
    library.bring(_correction())
    moved = re.sub(
        r"at = \[(\d+), (\d+)\]", lambda m: f"at = [{int(m[1]) + 1}, {int(m[2]) + 1}]", early
    )
    assert library.bring(moved).stale == ()


def test_a_planned_and_an_actual_figure_of_one_day_are_two_things(library: Library) -> None:
    says = FIGURE[FIGURE.index("[[figure.says]]") :]
    assert library.bring(GOOD + says + 'nature = "planned"\n').added == 1
    assert library.rows("select nature from figures where source = 'sample' order by seq") == [
        ("actual",),
        ("planned",),
    ]


def test_a_revision_that_is_declared_and_found_is_recorded_once(library: Library) -> None:
    library.bring(of("early", "2024-06-10", said("1")))
    library.bring(of("late", "2024-07-10", said("2", supersedes="early/1.1", reason="revision")))
    assert library.one("select count(*) from supersession") == (1,)


# Versions of a definition

WIDENED = DEFINITION + ('from = "2025-01-01"\nchange_zh = "放宽"\nchange_en = "widened"\n')
NUMBERED = (
    "select number, valid_from, valid_to, owner, definition_en, change_en from definition_versions"
    " where indicator = 'some-loans' order by number"
)


def test_definition_versions_are_numbered_by_day_and_come_in_any_number_of_files(
    library: Library,
) -> None:
    library.bring(INDICATOR + DEFINITION)
    library.bring(WIDENED)
    library.bring(WIDENED.replace("2025-01-01", "2026-01-01").replace('"pboc"', '"nfra"'))
    assert library.rows(NUMBERED) == [
        (1, None, "2025-01-01", "pboc", "some loans", None),
        (2, "2025-01-01", "2026-01-01", "pboc", "some loans", "widened"),
        (3, "2026-01-01", None, "nfra", "some loans", "widened"),
    ]


def test_the_same_versions_again_change_nothing(library: Library) -> None:
    library.bring(INDICATOR + DEFINITION + WIDENED)
    before = library.content()
    library.bring(INDICATOR + DEFINITION + WIDENED + "# again\n")
    library.bring(WIDENED)
    assert library.content() == before


def test_a_held_version_may_be_worded_better_but_for_what_it_says(library: Library) -> None:
    library.bring(INDICATOR + DEFINITION + WIDENED)
    library.bring(swap(WIDENED, ('"widened"', '"made wider"'), ('"ours"', '"official"')))
    assert library.rows(NUMBERED)[1][-1] == "made wider"
    for other in ('"pboc"', '"nfra"'), ('"某类贷款的定义"', '"别的定义"'):
        refused = library.refused(swap(WIDENED, other))
        assert [fault.code for fault in refused.faults] == ["would-change"]


# Whatever is written, an import is done or refused


# A block with all its keys, or one key of [[figure.says]].
_SWEEP = [(name, keys_of(name)) for name in NAMES if name != "says"]
_SWEEP += [("says", [key]) for key in keys_of("says")]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        pytest.param(name, keys, id=name if len(keys) > 1 else f"{name}-{keys[0]}")
        for name, keys in _SWEEP
    ],
)
def test_a_word_that_does_not_belong_is_taken_or_refused_and_never_breaks_the_import(
    library: Library, name: str, keys: list[str]
) -> None:
    of_source = ("source", "section", "figure", "says", "not_figure", "withdrawal")
    library.bring(EARLY, "early.toml")
    with writing(database_target(str(library.database))) as connection:
        for key in keys:
            for word in ('"nonsense"', '"2024-06-30"', "[0, 0]")[: 3 if name in of_source else 1]:
                content = with_line(name, key, f"{key} = {word}\n")[0].encode()
                faults = Faults("f.toml")
                with suppress(ImportRefused), rolled_back(connection):
                    blocks = importing.read_checked_blocks(content, faults)
                    importing.import_blocks(connection, "f.toml", content, blocks, faults)


@contextmanager
def rolled_back(connection: Connection) -> Iterator[None]:
    """Whatever happens inside is taken back."""
    inner = connection.begin_nested()
    try:
        yield
    finally:
        inner.rollback()


# What was read otherwise before


@pytest.mark.parametrize("order", [1, -1], ids=["early first", "late first"])
def test_every_figure_that_a_source_prints_of_a_quantity_is_revised(
    library: Library, order: int
) -> None:
    """突破3万亿元，达3.10万亿元: two figures of one source for one series and period."""
    period = {"period": "2024-05-31"}
    early = of(
        "early",
        "2024-06-10",
        figure("1.1", "突破3万亿元", "3", "万亿元", qualifier="above", **period),
        figure("1.2", "达3.10万亿元", "3.10", "万亿元", qualifier="reaches", **period),
    )
    late = of("late", "2024-07-10", figure("1.1", "3.20万亿元", "3.20", "万亿元", **period))
    for text in (early, late)[::order]:
        library.bring(text)
    assert library.rows(STANDING) == [("late/1.1", "3.20")]


def test_a_certainly_later_source_revises_both_of_two_that_overlap(library: Library) -> None:
    for number, order in enumerate(permutations(range(3)), 1):
        publisher, period = f"局{number}", f"2024-05-{number:02d}"
        texts = [
            source(f"one-{number}", publisher, "2024-06-01", "2024-06-30"),
            source(f"two-{number}", publisher, "2024-06-15", "2024-07-15"),
            source(f"three-{number}", publisher, "2024-09-01", "2024-09-01"),
        ]
        for place in order:
            library.bring(texts[place] + said(str(place + 1), period=period))
    assert {value for _, value in library.rows(STANDING)} == {"3"}


@pytest.mark.parametrize("order", [1, -1], ids=["one first", "two first"])
def test_neither_of_two_sources_of_one_day_is_the_later(library: Library, order: int) -> None:
    texts = [of("one", "2024-06-10", said("1")), of("two", "2024-06-10", said("2"))]
    for text in texts[::order]:
        library.bring(text)
    assert library.rows(STANDING) == [("one/1.1", "1"), ("two/1.1", "2")]


@pytest.mark.parametrize(
    "mended",
    [
        of(
            "late", "2024-07-10", said("2", quantity="tech-loans:balance:srdi-sme:banks-in-weifang")
        ),
        of("late", "2024-07-10", said("2", period="2024-04-30")),
        of("late", "2024-07-10", said("2", nature="estimate")),
        of("late", "2024-07-10"),
    ],
    ids=["another series", "another period", "another nature", "no figure at all"],
)
def test_a_figure_stands_again_when_what_revised_it_was_misread(
    library: Library, mended: str
) -> None:
    library.bring(of("early", "2024-06-10", said("1")))
    library.bring(of("late", "2024-07-10", said("2")))
    library.bring(mended)
    assert ("early/1.1", "1") in library.rows(STANDING)


def test_a_figure_stands_again_when_the_publisher_was_misread(library: Library) -> None:
    late = of("late", "2024-07-10", said("2"))
    library.bring(of("early", "2024-06-10", said("1")))
    library.bring(late)
    library.bring(swap(late, ("甲局", "乙局")))
    assert library.rows(STANDING) == [("early/1.1", "1"), ("late/1.1", "2")]


def test_of_two_sources_one_stands_when_the_date_of_one_is_mended(library: Library) -> None:
    late = of("late", "2024-07-10", said("2"))
    library.bring(of("early", "2024-06-10", said("1")))
    library.bring(late)
    library.bring(late.replace("2024-07-10", "2024-06-01"))
    assert library.rows(STANDING) == [("early/1.1", "1")]


WITHDRAWN = (
    source("late", "甲局", "2024-07-10", "2024-07-10") + '[[withdrawal]]\nref = "early/1.1"\n'
)


@pytest.mark.parametrize(
    ("late", "standing"),
    [(WITHDRAWN, []), (_correction(), [("late/1.1", "2")])],
    ids=["a withdrawal", "a correction"],
)
def test_a_digit_corrected_in_a_figure_that_is_gone_does_not_bring_it_back(
    library: Library, late: str, standing: list[Row]
) -> None:
    library.bring(of("early", "2024-06-10", said("1")))
    library.bring(late)
    library.bring(of("early", "2024-06-10", said("7")))
    assert library.rows(STANDING) == standing


@pytest.mark.parametrize(
    ("late", "mended"),
    [
        (WITHDRAWN, source("late", "甲局", "2024-07-10", "2024-07-10")),
        (_correction(), of("late", "2024-07-10", said("2"), publisher="乙局")),
    ],
    ids=["a withdrawal", "a correction"],
)
def test_a_figure_stands_again_when_the_declaration_is_taken_out_of_the_file(
    library: Library, late: str, mended: str
) -> None:
    library.bring(of("early", "2024-06-10", said("1")))
    library.bring(late)
    library.bring(mended)
    assert ("early/1.1", "1") in library.rows(STANDING)


@pytest.mark.parametrize("paragraphs", ["[2, 3]", "[1, 2]", "[5, 9]"])
def test_sections_are_those_of_the_last_file(library: Library, paragraphs: str) -> None:
    library.bring(SOURCE + SECTION + FIGURE)
    library.bring(SOURCE + SECTION.replace("[1, 3]", "[2, 3]") + FIGURE)
    library.bring(SOURCE + SECTION.replace("[1, 3]", paragraphs) + FIGURE)
    first, last = (int(n) for n in re.findall(r"\d", paragraphs))
    assert library.rows(
        "select first_paragraph, last_paragraph from sections where source = 'sample'"
    ) == [(first, last)]


def test_a_figure_is_in_the_views_once_when_its_section_moves(library: Library) -> None:
    text = SOURCE + SECTION + FIGURE.replace('"1.1"', '"2.1"')
    library.bring(text)
    library.bring(swap(text, ("[1, 3]", "[2, 3]")))
    assert library.rows("select ref from figures where source = 'sample'") == [("sample/2.1",)]


def test_what_is_no_figure_is_that_of_the_last_file(library: Library) -> None:
    other = '[[not_figure]]\nat = [30, 33]\nprinted = "6月末"\nreason = "date"\n'
    library.bring(GOOD + other)
    library.bring(GOOD + swap(other, ("[30, 33]", "[31, 34]")))
    assert library.rows("select char_start from not_figures where source = 'sample'") == [(31,)]


@pytest.mark.parametrize(
    "text",
    [
        SUBJECT + 'anchor = "other"\n' + SUBJECT.replace("somebody", "other"),
        SUBJECT + 'anchor = "some-product"\n' + PRODUCT,
        SUBJECT + 'anchor = "some-case"\n' + FINANCING,
    ],
    ids=["a later subject", "a product", "a case"],
)
def test_an_anchor_may_be_defined_after_what_it_holds(library: Library, text: str) -> None:
    library.bring(text)
    assert library.rows("select anchor is not null from subjects where subject = 'somebody'") == [
        (1,)
    ]


def test_a_candidate_of_one_indicator_may_be_the_name_of_another(library: Library) -> None:
    library.bring(INDICATOR + 'aliases = ["科技贷款"]\n')
    assert library.rows(
        "select code, same from aliases where alias = '科技贷款' order by code"
    ) == [("some-loans", 1), ("tech-loans", 0)]


def test_a_withdrawn_figure_that_comes_back_into_its_file_is_still_withdrawn(
    library: Library,
) -> None:
    early = of("early", "2024-06-10", said("1"))
    for text in (early, WITHDRAWN, swap(early, ('"1.1"', '"1.2"')), early):
        library.bring(text)
    assert library.rows(STANDING) == []


def test_the_connection_of_an_import_enforces_its_keys(library: Library) -> None:
    with writing(database_target(str(library.database))) as connection:
        assert isinstance(connection, Connection)
        assert connection.exec_driver_sql("pragma foreign_keys").scalar() == 1
