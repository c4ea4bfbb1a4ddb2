"""`finstats check` finds what an article says against itself and the last release, and stores nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from tests.conftest import INVENTED, Cli, Ran
from tests.engines.conftest import pg, server, template
from tests.extract.conftest import YEAR_END

from finstats.ingest.importing import import_file
from finstats.settings import database_target

__all__ = ["pg", "server", "template"]
ARTICLE = "reedville-year-end.txt"


def rows(ran: Ran) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ran.out)))


def kinds(ran: Ran) -> list[str]:
    return [row["kind"] for row in rows(ran)]


def test_every_kind_of_finding_is_found_with_its_sentence(reedville: Cli) -> None:
    found = rows(reedville("check", ARTICLE, "--format", "csv"))
    assert [(row["kind"], row["severity"], row["refs"]) for row in found] == [
        ("inside", "contradiction", "reedville-year-end/2.1 reedville-year-end/2.2 reedville-year-end/2.3"),
        ("across", "contradiction", "reedville-year-end/1.1 reedville-year-end/1.2 reedville/1.1 reedville/1.2"),
        ("term", "note", "reedville-year-end/1.3 reedville/1.3"),
        ("term", "note", "reedville-year-end/1.4 reedville/1.4"),
        ("qualifier", "note", "reedville-year-end/1.3 reedville/1.3"),
        ("qualifier", "note", "reedville-year-end/1.4 reedville/1.4"),
        ("missing", "note", "reedville/2.1 reedville/2.2"),
    ]  # fmt: skip
    assert [bool(row["sentence"]) for row in found] == [*[True] * 6, False]
    assert "比年初增加20.00亿元" in found[0]["sentence"]


def test_an_article_without_contradictions_passes_strictly(reedville: Cli, tmp_path: Path) -> None:
    text = YEAR_END.read_text(encoding="utf-8").replace("9.8%", "").replace("10.5%", "")
    (tmp_path / "calm.txt").write_text(text, encoding="utf-8")
    ran = reedville("check", "calm.txt", "--strict", "--lang", "en")
    assert ran.code == 0
    assert "no contradiction was found" in ran.out


def test_readings_that_cannot_be_imported_are_left_out_and_counted(
    reedville: Cli, tmp_path: Path
) -> None:
    text = YEAR_END.read_text(encoding="utf-8").replace("1302户", "77户")
    (tmp_path / "odd.txt").write_text(text, encoding="utf-8")
    ran = reedville("check", "odd.txt", "--lang", "en")
    assert ran.code == 0
    assert "left out: 1" in ran.out
    early = reedville("check", ARTICLE, "--published", "2024-10-01", "--lang", "en")
    assert (early.code, "left out: 7" in early.out) == (0, True)


def test_an_article_that_is_held_is_not_compared_with_itself(reedville: Cli) -> None:
    first = kinds(reedville("check", ARTICLE, "--format", "csv"))
    reedville("extract", ARTICLE, "-o", "draft.toml", "--source", "year-end")
    assert reedville("import", "draft.toml").code == 0
    ran = reedville("check", ARTICLE, "--lang", "en")
    assert "the database holds this very text: year-end; it was not compared" in ran.out
    assert kinds(reedville("check", ARTICLE, "--format", "csv")) == first
    own = reedville(
        "check", ARTICLE, "--against", "year-end", "--source", "year-end", "--lang", "en"
    )
    assert "compared with the last release: year-end" in own.out


def test_the_last_release_is_of_the_same_place(reedville: Cli, tmp_path: Path) -> None:
    assert "reedville\n" in reedville("check", ARTICLE, "--lang", "en").out
    ran = reedville("check", ARTICLE, "--place", "潍坊", "--lang", "en")
    assert "compared with the last release: weifang-2025" in ran.out
    ran = reedville("check", ARTICLE, "--place", "100000", "--lang", "en")
    assert "no last release to compare with" in ran.out
    (tmp_path / "undated.txt").write_text("约3.5亿元。咨询电话：0990-8123456", encoding="utf-8")
    assert reedville("check", "undated.txt").code == 0


def test_an_article_without_figures_is_no_error(reedville: Cli, tmp_path: Path) -> None:
    (tmp_path / "none.txt").write_text("没有数字。", encoding="utf-8")
    ran = reedville("check", "none.txt", "--lang", "en")
    assert (ran.code, "figures read: 0" in ran.out) == (0, True)


@pytest.mark.parametrize("against", ["nowhere", "苇川"])
def test_a_source_that_is_none_is_unknown(against: str, reedville: Cli) -> None:
    assert reedville("check", ARTICLE, "--against", against).code == 5


def test_an_invented_release_in_word_is_checked_like_its_text(
    reedville: Cli, tmp_path: Path
) -> None:
    from docx import Document

    document = Document()
    for line in (INVENTED / ARTICLE).read_text(encoding="utf-8").split("\n"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    assert kinds(reedville("check", "a.docx", "--format", "csv")) == kinds(
        reedville("check", ARTICLE, "--format", "csv")
    )


def test_postgresql_checks_the_same_and_keeps_as_little(
    reedville: Cli,
    pg: str,
) -> None:
    import_file(database_target(pg), INVENTED / "reedville.toml")
    before = reedville("db", "check", "--database", pg)
    ran = reedville("check", ARTICLE, "--format", "csv", "--database", pg)
    assert ran == reedville("check", ARTICLE, "--format", "csv")
    assert reedville("db", "check", "--database", pg) == before
    held = reedville("sources", "--format", "jsonl", "--database", pg).out
    assert "reedville-year-end" not in held
