"""`finstats extract`: whole outputs, files and folders, and what is left when something breaks.

`outputs/NAME.txt` as in tests/cli: FINSTATS_RECORD=1 writes them anew.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.test_outputs import printed
from tests.conftest import Cli
from tests.extract import invented_engine
from tests.extract.conftest import YEAR_END

from finstats.errors import DatabaseError
from finstats.extract.found import Paragraph, Proposed, Read

OUTPUTS = Path(__file__).parent / "outputs"
ARTICLE = "reedville-year-end.txt"
CASES = {
    **{f"extract.{lang}.80": (f"extract {ARTICLE}", lang, 80) for lang in ("zh", "en")},
    "extract.zh": (f"extract {ARTICLE}", "zh", None),
    "extract-several.zh.80": (f"extract {ARTICLE} copy.txt", "zh", 80),
    "extract-csv": (f"extract {ARTICLE} --format csv", "en", None),
    "extract-json": (f"extract {ARTICLE} --format json", "en", None),
    "extract-md": (f"extract {ARTICLE} --format md", "zh", None),
    "extract-toml": (f"extract {ARTICLE} --format toml", "zh", None),
    "extract-draft": (f"extract {ARTICLE} -o draft.toml --published 2025-01-15", "en", None),
    **{f"check.{lang}.80": (f"check {ARTICLE}", lang, 80) for lang in ("zh", "en")},
    "check-against": (f"check {ARTICLE} --against weifang-2025 --format csv", "zh", None),
    "check-json": (f"check {ARTICLE} --format json", "en", None),
    "check-strict": (f"check {ARTICLE} --strict --format md", "en", None),
    "check-left-out.zh": ("check spoiled.txt --place 990200", "zh", None),
}


@pytest.mark.parametrize("name", CASES)
def test_the_command_prints_just_this(name: str, reedville: Cli, tmp_path: Path) -> None:
    command, lang, width = CASES[name]
    (tmp_path / "copy.txt").write_bytes(YEAR_END.read_bytes())
    spoiled = YEAR_END.read_text(encoding="utf-8").replace("1302户", "77户")
    (tmp_path / "spoiled.txt").write_text(spoiled, encoding="utf-8")
    before = (tmp_path / "stats.db").read_bytes()
    ran = reedville(*shlex.split(command), "--lang", lang, screen=width)
    found, file = printed(command, ran), OUTPUTS / f"{name}.txt"
    if os.environ.get("FINSTATS_RECORD"):
        file.write_text(found, encoding="utf-8", newline="\n")
    assert found == file.read_text(encoding="utf-8")
    assert (tmp_path / "stats.db").read_bytes() == before, "something was stored"


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_rows_of_several_articles_are_one_table(form: str, reedville: Cli, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_bytes(YEAR_END.read_bytes())
    ran = reedville("extract", ARTICLE, "copy.txt", "--format", form)
    lines = ran.out.splitlines()
    assert len(lines) == 16 + (form != "jsonl")
    assert [line.count("copy.txt") for line in lines].count(1) == 8
    reedville("extract", ARTICLE, "copy.txt", "-o", f"rows.{form}")
    assert (tmp_path / f"rows.{form}").read_text(encoding="utf-8") == ran.out


def test_rows_are_written_while_the_text_is_read(
    reedville: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def readings(paragraphs: Iterator[Paragraph], *more: object) -> Iterator[Read]:
        for read in invented_engine.readings(paragraphs, *more):  # type: ignore[arg-type]
            seen.append(sys.stdout.tell())
            yield read

    monkeypatch.setattr("finstats.extract.engine.readings", readings)
    ran = reedville("extract", ARTICLE, "--format", "jsonl")
    assert seen[0] == 0
    assert seen == sorted(set(seen)), "every paragraph's rows are out before the next is read"
    assert len(ran.out.splitlines()) == 8


def test_json_has_numbers_for_places_and_names_the_file(reedville: Cli) -> None:
    rows = json.loads(reedville("extract", ARTICLE, "--format", "json").out)["rows"]
    text = YEAR_END.read_text(encoding="utf-8")
    assert {row["file"] for row in rows} == {ARTICLE}
    assert all(text[row["char_start"] : row["char_end"]] == row["printed"] for row in rows)


def test_standard_input_is_an_article(reedville: Cli) -> None:
    ran = reedville("extract", "-", "--format", "jsonl", stdin=YEAR_END.read_text(encoding="utf-8"))
    assert {json.loads(line)["file"] for line in ran.out.splitlines()} == {"-"}


def test_a_folder_becomes_a_folder_of_drafts_and_a_broken_article_is_one_line(
    reedville: Cli, tmp_path: Path
) -> None:
    (tmp_path / "in/sub").mkdir(parents=True)
    (tmp_path / "in/a.txt").write_bytes(YEAR_END.read_bytes())
    (tmp_path / "in/b.txt").write_bytes(b"a\x00")
    (tmp_path / "in/sub/a.md").write_bytes(YEAR_END.read_bytes() + b"1")
    (tmp_path / "in/page.html").write_text("<p>余额186.2亿元</p>", encoding="utf-8")
    ran = reedville("extract", "in", "-o", "out", "--lang", "en")
    assert ran.code == 1
    assert [line for line in ran.err.splitlines() if line.startswith("finstats:")] == [
        "finstats: in/b.txt is no text: binary",
        "finstats: 1 of 4 articles could not be read",
    ]
    drafts = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(drafts) == 3, "two articles of one name have two drafts"
    assert {"a.toml", "page.toml"} <= set(drafts)
    assert reedville("extract", "in/a.txt", "-o", "sheets", "--format", "xlsx").code == 0
    assert (tmp_path / "sheets/a.xlsx").exists()


def test_the_text_that_was_read_can_be_attached(reedville: Cli, tmp_path: Path) -> None:
    lines = YEAR_END.read_text(encoding="utf-8").split("\n")
    page = "".join(f"<p>{line}</p>" for line in lines)
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    ran = reedville("extract", "page.html", "--text", "page.txt", "-o", "draft.toml")
    assert ran.code == 0, ran.err
    assert reedville("import", "draft.toml").code == 0
    assert reedville("source", "attach", "page", "page.txt").code == 0


@pytest.mark.parametrize("output", ["rows.csv", "draft.toml", "draft.xlsx"])
def test_an_interrupt_leaves_no_half_file(
    output: str, reedville: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def readings(paragraphs: Iterator[Paragraph], *_: object) -> Iterator[Read]:
        yield Read(next(paragraphs), (), (), ())
        raise KeyboardInterrupt

    monkeypatch.setattr("finstats.extract.engine.readings", readings)
    before = sorted(tmp_path.iterdir())
    assert reedville("extract", ARTICLE, "-o", output).code == 130
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("output", [ARTICLE, "stats.db"])
@pytest.mark.parametrize("form", ["csv", "toml"])
def test_what_is_read_is_never_written_over(output: str, form: str, reedville: Cli) -> None:
    assert reedville("extract", ARTICLE, "-o", output, "--format", form).code == 2
    assert reedville("extract", ARTICLE, "--text", output).code == 2


def test_an_article_in_gb18030_is_read_with_a_notice(reedville: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(YEAR_END.read_text(encoding="utf-8").encode("gb18030"))
    ran = reedville("extract", "a.txt", "--format", "jsonl", "--lang", "en")
    assert (len(ran.out.splitlines()), ran.err) == (8, "read a.txt as gb18030\n")


def test_names_of_places_and_banks_may_be_any_that_the_database_knows(
    reedville: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []

    def readings(_: object, document: object, *__: object) -> Iterator[Read]:
        heard.append(document)
        yield from ()

    monkeypatch.setattr("finstats.extract.engine.readings", readings)
    options = ("--place", "苇川", "--bank", "苇川银行", "--published", "2025-01-03/2025-01-09")
    assert reedville("extract", ARTICLE, *options).code == 0
    assert str(heard[0]) == (
        "Document(published=('2025-01-03', '2025-01-09'), place='990200', bank='bank-of-reedville')"
    )
    assert reedville("extract", ARTICLE, "--place", "芦川").code == 5
    assert reedville("extract", ARTICLE, "--published", "2025-13").code == 2


def test_a_source_that_is_held_is_not_taken_for_another(reedville: Cli, tmp_path: Path) -> None:
    (tmp_path / "reedville.txt").write_bytes(YEAR_END.read_bytes())
    assert 'code = "reedville-' in reedville("extract", "reedville.txt", "--format", "toml").out
    given = ("--source", "reedville", "--lang", "en")
    ran = reedville("extract", "reedville.txt", "-o", "draft.toml", *given)
    assert "reedville is held and of another text" in ran.err
    reedville("extract", "reedville.txt", "-o", "own.toml", "--source", "year-end")
    assert reedville("import", "own.toml").code == 0
    ran = reedville("extract", "reedville.txt", "-o", "draft.toml", "--lang", "en")
    assert "the database holds this very text: year-end" in ran.err


def test_what_an_import_would_refuse_is_marked_where_it_stands(
    reedville: Cli, tmp_path: Path
) -> None:
    text = YEAR_END.read_text(encoding="utf-8").replace("1302户", "77户")
    (tmp_path / "odd.txt").write_text(text, encoding="utf-8")
    ran = reedville("extract", "odd.txt", "-o", "draft.toml", "--lang", "en")
    assert ran.err.endswith("import would refuse 1, marked as doubtful in the draft\n")
    draft = (tmp_path / "draft.toml").read_text(encoding="utf-8")
    doubt = "# 存疑 / doubtful (low): says-twice 同一序列同一时期说了两次 / says one series at one period twice\n"
    assert f'{doubt}[[figure]]\nref = "1.4"' in draft
    assert "8 个数字, 其中 2 个存疑" in draft
    refused = reedville("import", "draft.toml", "--lang", "en").err.splitlines()
    assert [line.split(" ")[1] for line in refused[:-1]] == ["says-twice"]


def test_a_definition_that_an_import_would_refuse_is_marked(
    reedville: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = Proposed(
        "unit", {"code": "两银子", "name_zh": "两银子", "dimension": "silver", "base_factor": 1}
    )

    def readings(paragraphs: Iterator[Paragraph], *more: object) -> Iterator[Read]:
        for read in invented_engine.readings(paragraphs, *more):  # type: ignore[arg-type]
            yield replace(read, proposed=(*read.proposed, odd)) if read.proposed else read

    monkeypatch.setattr("finstats.extract.engine.readings", readings)
    assert reedville("extract", ARTICLE, "-o", "draft.toml").code == 0
    draft = (tmp_path / "draft.toml").read_text(encoding="utf-8")
    assert "\n# 新 / new\n# 存疑 / doubtful: unknown-code 不认识的 dimension: silver" in draft


def test_who_may_only_read_the_views_gets_a_draft_without_those_marks(
    reedville: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: object) -> None:
        raise DatabaseError("unreachable", "不许", "permission denied")

    monkeypatch.setattr("finstats.check.trial.reading", refused)
    assert reedville("extract", ARTICLE, "-o", "draft.toml").code == 0
