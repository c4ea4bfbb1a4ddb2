"""Every command has two examples in each language, and they do what they say."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from tests.cli.walked import WALKED
from tests.conftest import INVENTED, run_cli
from tests.ingest.table_samples import MAPPING, TABLE

from finstats.cli.program import loaded
from finstats.cli.speech import label_of
from finstats.render.cells import EMPTY

# Examples that nothing here can answer, by what they begin with.
NOT_RUN = {
    "source attach weifang-2025": "the text of that source is its publisher's",
    "db init --database postgresql:": "asks a server",
    "web": "serves until it is ended",
}


def _can_be_run(line: str) -> bool:
    return not any(line.startswith(f"finstats {start}") for start in NOT_RUN)


EXAMPLES = [
    pytest.param(name, label_of(example.line).in_language(lang), lang, id=f"{name} {number} {lang}")
    for name, command in WALKED.items()
    for number, example in enumerate(command.tried, 1)
    for lang in ("zh", "en")
]


def words_of(line: str) -> list[str]:
    program, *words = shlex.split(line)
    assert program == "finstats"
    return words


@pytest.mark.parametrize("name", WALKED)
def test_a_command_has_two_different_examples_of_itself(name: str) -> None:
    lines = [label_of(example.line) for example in WALKED[name].tried]
    for lang in ("zh", "en"):
        assert len({line.in_language(lang) for line in lines}) == 2
        for line in lines:
            assert f"{line.in_language(lang)} ".startswith(f"finstats {name} ")


def test_english_examples_name_no_chinese_file() -> None:
    lines = [label_of(one.line).en for command in WALKED.values() for one in command.tried]
    assert not [line for line in lines if re.search(r"[^\x00-\x7f]\.[a-z]+", line)]


@pytest.mark.parametrize(("name", "line", "lang"), EXAMPLES)
def test_an_example_can_be_read(name: str, line: str, lang: str) -> None:
    words = words_of(line)[len(name.split()) :]
    command = loaded(WALKED[name])
    if WALKED[name].commands:
        assert words[0] in {one.name for one in WALKED[name].commands}
    else:
        assert command.make_context(f"finstats {name}", list(words)).params


@pytest.mark.parametrize(
    ("name", "line", "lang"), [one for one in EXAMPLES if _can_be_run(str(one.values[1]))]
)
def test_an_example_does_what_it_says(
    name: str, line: str, lang: str, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = words_of(line)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FINSTATS_LANG", lang)
    monkeypatch.setenv("FINSTATS_DATABASE", str(shutil.copy(seeded, tmp_path / "own")))
    for path in files_read(words):
        prepare(path, seeded)
    ran = run_cli(*words)
    assert ran.code == 0, ran.err
    assert ran.out or ran.err
    if name != "check":  # which says so of an article that fits
        assert EMPTY.in_language("zh" if lang == "zh" else "en") not in ran.out
    assert '"rows": []' not in ran.out


def files_read(words: Sequence[str]) -> Iterator[Path]:
    """The files that must be there before; not what `-o`, `db init` and `db backup` make."""
    made = ["-o"]
    if words[:2] == ["db", "init"]:
        made.append("--database")
    if words[:2] == ["db", "backup"]:
        made.append("backup")
    for before, word in pairwise(words):
        if before == "verify":  # a lake
            yield Path(word)
        if re.search(r"\.(txt|docx|toml|csv|xlsx|sql|db)$", word) and before not in made:
            yield Path(word)


def prepare(path: Path, seeded: Path) -> None:
    """Such a file as an example is about."""
    if path.suffix == ".db":
        shutil.copy(seeded, path)
    elif not path.suffix:
        assert run_cli("export", "lake", str(path)).code == 0
    elif path.suffix == ".txt":
        shutil.copy(INVENTED / "reedville.txt", path)
    elif path.suffix == ".docx":
        document = Document()
        for line in (INVENTED / "reedville.txt").read_text(encoding="utf-8").splitlines():
            document.add_paragraph(line)
        document.save(str(path))
    elif path.suffix == ".xlsx":
        article = path.with_suffix(".md")
        article.write_text(
            "截至2025年9月末,潍坊市银行业绿色贷款余额2300.50亿元。", encoding="utf-8"
        )
        assert (
            run_cli("extract", str(article), "--published", "2025-10-20", "-o", str(path)).code == 0
        )
    else:
        path.write_text(_written(path.name), encoding="utf-8")


def _written(name: str) -> str:
    if name.endswith(".mapping.toml"):
        return MAPPING
    if name.endswith(".toml"):
        return (INVENTED / "jiangcheng-q1.toml").read_text(encoding="utf-8")
    if name.endswith(".sql"):
        return "select ref, printed from figures where theme = :theme"
    return TABLE
