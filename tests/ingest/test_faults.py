"""Every fault of a facts file is found, told with its line, and keeps the file out as a whole."""

from __future__ import annotations

import ast
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import INVENTED, ROOT
from tests.exchange.hostile_exports import HOSTILE, SOURCE_TWICE
from tests.exchange.packages import OTHER_THINGS
from tests.extract.workbooks import FAULTY, workbook
from tests.ingest.conftest import Library
from tests.ingest.facts import FIGURE, SOURCE, SUBJECT, swap
from tests.ingest.samples import AFTER_OTHERS, BARE, GOOD, SAMPLES, WITH_TEXT, marked
from tests.ingest.table_samples import TABLES

from finstats.errors import ImportRefused
from finstats.ingest.faults import SHOWN, Fault, Faults, FaultyFile
from finstats.ingest.located import MAX_BYTES
from finstats.ingest.review_sheet import sheet_blocks
from finstats.result import Label, Lang

PACKAGE = ROOT / "src" / "finstats"
# What says no to a file as a whole, so that it has no line: see the tests below, and test_article.
WHOLE = {
    *("unreadable", "too-large", "not-text", "another-text", "tokens-missing"),
    "changed-package",
}
# What the model refuses that no facts file can bring about.
ELSEWHERE: dict[str, str] = {}


def _marks(content: bytes) -> list[tuple[int, str]]:
    return marked(content.decode("latin-1"))


OF_TABLES = {code for sample in TABLES.values() for _, _, code in sample.faults}
EXPECTED = {name: (content, _marks(content)) for name, content in SAMPLES.items()} | BARE


@pytest.mark.parametrize("name", EXPECTED)
def test_a_faulty_file_is_refused_with_its_lines_and_codes_alone(
    library: Library, name: str
) -> None:
    content, expected = EXPECTED[name]
    assert expected, "the sample marks no fault"
    refused = library.refused(content)
    assert [(fault.line, fault.code) for fault in refused.faults] == expected
    _assert_readable(refused)


@pytest.mark.parametrize("name", AFTER_OTHERS)
def test_a_file_is_held_against_what_others_said_before(library: Library, name: str) -> None:
    others, text = AFTER_OTHERS[name]
    for other in others:
        library.bring(other)
    refused = library.refused(text)
    assert [(fault.line, fault.code) for fault in refused.faults] == marked(text)
    _assert_readable(refused)


@pytest.mark.parametrize("name", WITH_TEXT)
def test_with_the_text_at_hand_a_facts_file_is_held_against_it(
    library: Library, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("FINSTATS_ARTICLES", str(INVENTED))
    refused = library.refused(WITH_TEXT[name])
    assert [(fault.line, fault.code) for fault in refused.faults] == marked(WITH_TEXT[name])
    _assert_readable(refused)


@pytest.mark.parametrize("name", WITH_TEXT)
def test_without_the_text_the_same_files_are_imported_unchecked(
    library: Library, name: str
) -> None:
    assert library.bring(WITH_TEXT[name]).checked is None


def _assert_readable(refused: FaultyFile) -> None:
    """Both languages say something, in one line, that is safe on a terminal."""
    for fault in refused.faults:
        for words in fault.text:
            assert words.strip()
            assert len(words) < 400
            assert "None" not in words
            assert not any(unicodedata.category(c) in ("Cc", "Cf") for c in words), ascii(words)


def test_the_file_that_the_samples_change_has_no_fault(library: Library) -> None:
    assert library.bring(GOOD).added == 1


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_their_lines(
    library: Library,
) -> None:
    text = (
        SOURCE
        + swap(SUBJECT, ('"authority"', '"authorities"  #! unknown-code'))
        + swap(
            FIGURE,
            ('value = "548.26"', 'value = "548.62"  #! token-mismatch'),
            ("2024-06-30", "2024-06-31"),
            ('06-31"', '06-31"  #! bad-date'),
        )
        + swap(
            FIGURE,
            ('"1.1"', '"1.1"  #! duplicate-ref'),
            ("[10, 18]", "[12, 21]  #! bad-offsets overlapping"),
            ("tech-loans", "tec-loans"),
            ('weifang"', 'weifang"  #! unknown-code'),
            ('period_basis = "stated"', 'period_basis = "undated"'),
        )
        + '[[withdrawal]]\nref = "nowhere/1.1"  #! unknown-ref\n'
    )
    assert library.faults(text) == marked(text)
    assert len(marked(text)) == 8


def test_all_faults_of_form_are_told_at_once(library: Library) -> None:
    text = (
        swap(SOURCE, ('"sample"\nlabel_zh', '"sample"  #! wrong-type\nlabel_zh'))
        .replace('code = "sample"', "code = 1")
        .replace("[source]", "[source]  #! missing-key")
        .replace('label_en = "sample"\n', "")
        + swap(FIGURE, ('value = "548.26"', "value = 548.26  #! wrong-type"))
        + "[[figures]]  #! unknown-block\n"
        + SUBJECT
        + "colour = 1  #! unknown-key\n"
    )
    assert library.faults(text) == marked(text)
    assert len(marked(text)) == 5


def test_faults_beyond_what_is_kept_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("finstats.ingest.faults.KEPT", 3)
    faults = Faults("f.csv")
    for line in range(1, 6):
        faults.add(line, "a", "甲", "first")
    with pytest.raises(FaultyFile) as caught:
        faults.stop_if_any()
    assert len(caught.value.faults) == 3
    assert caught.value.lines("en")[-2:] == [
        "... and 2 more",
        "finstats: f.csv: 5 faults, nothing was written",
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('value = "548.26"', "value = 548.26", (11, 9)),
        ('value = "548.26"', "  value   =  548.26", (11, 14)),
        ('unit = "亿元"', 'unitt = "亿元"', (7, 1)),
        ('"样本"', '"样\x1b本"', (3, 14)),
    ],
)
def test_a_fault_is_told_with_its_column(
    library: Library, old: str, new: str, place: tuple[int, int]
) -> None:
    found = library.refused(GOOD.replace(old, new)).faults
    assert (found[0].line, found[0].column) == place


def test_a_wrong_byte_is_told_with_its_column(library: Library) -> None:
    (fault,) = library.refused(GOOD.encode().replace("本".encode(), b"\xff", 1)).faults
    assert (fault.line, fault.column, fault.code) == (3, 14, "not-utf8")


def test_a_fault_is_told_as_file_line_column_code_and_message_and_then_what_was_done(
    library: Library,
) -> None:
    refused = library.refused(SAMPLES["a value that is a number"], "facts.toml")
    path = library.folder / "facts.toml"
    assert refused.lines("en") == [
        f'{path}:11:9: wrong-type value must be a string like "1026.09", or final zeros are lost',
        f"finstats: {path}: 1 fault, nothing was written",
    ]
    assert refused.lines("zh") == [
        f'{path}:11:9: wrong-type value 要写成字符串, 如 "1026.09", 否则末位的 0 会丢',
        f"finstats: {path}: 1 处错误, 没有写入任何内容",
    ]
    assert (refused.code, refused.exit_code) == ("import-refused", 1)
    assert isinstance(refused, ImportRefused)


@pytest.mark.parametrize(
    ("lang", "more"), [("zh", "…… 另有 3 处"), ("en", "... and 3 more")], ids=["zh", "en"]
)
def test_faults_beyond_the_fiftieth_are_counted(library: Library, lang: Lang, more: str) -> None:
    refused = library.refused(SOURCE + "[[theme]]\n" * 25 + "[[figures]]\n" * 3)
    lines = refused.lines(lang)
    assert len(refused.faults) == 53
    assert len(lines) == SHOWN + 2
    assert lines[SHOWN] == more
    assert "53" in lines[-1]


def test_the_same_fault_is_told_once() -> None:
    faults = Faults("f.toml")
    for _ in range(2):
        faults.add(3, "b", "乙", "second")
        faults.add(3, "a", "甲", "first")
    with pytest.raises(FaultyFile) as caught:
        faults.stop_if_any()
    assert caught.value.faults == (
        Fault(3, 1, "a", Label("甲", "first")),
        Fault(3, 1, "b", Label("乙", "second")),
    )


def test_a_file_without_faults_goes_on() -> None:
    Faults("f.toml").stop_if_any()


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ('quantity = "tec-loans:balance:high-tech:banks-in-weifang"', "tech-loans"),
        ('quantity = "tech-loans:balanc:high-tech:banks-in-weifang"', "balance"),
        ('quantity = "tech-loans:balance:hightech:banks-in-weifang"', "high-tech"),
        ('quantity = "tech-loans:balance:high-tech:banks-of-weifang"', "banks-in-weifang"),
    ],
)
def test_an_unknown_code_gets_the_nearest_candidates(
    library: Library, wrong: str, near: str
) -> None:
    right = 'quantity = "tech-loans:balance:high-tech:banks-in-weifang"'
    (fault,) = library.refused(swap(GOOD, (right, wrong))).faults
    assert near in fault.text.zh.split("是不是")[1]
    assert near in fault.text.en.split("did you mean")[1]


def test_an_unknown_key_gets_the_nearest_candidates(library: Library) -> None:
    (fault,) = library.refused(GOOD + 'periode = "2024"\n').faults
    assert "did you mean period" in fault.text.en
    assert "是不是 period" in fault.text.zh


def test_a_file_that_is_not_there_is_refused(library: Library) -> None:
    with pytest.raises(ImportRefused, match=r"cannot read .*No such file") as caught:
        library.bring_file(library.folder / "nothing.toml")
    assert caught.value.code == "unreadable"


def test_a_folder_is_refused(library: Library) -> None:
    with pytest.raises(ImportRefused, match=r"cannot read .*directory") as caught:
        library.bring_file(library.folder)
    assert caught.value.code == "unreadable"


def test_a_file_larger_than_any_facts_file_is_refused_before_it_is_read_as_text(
    library: Library,
) -> None:
    path = library.folder / "large.toml"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(ImportRefused, match="larger than 32 MiB") as caught:
        library.bring_file(path)
    assert caught.value.code == "too-large"


def test_every_fault_code_of_the_source_has_a_sample() -> None:
    codes = {code for _, expected in EXPECTED.values() for _, code in expected}
    codes |= {code for _, text in AFTER_OTHERS.values() for _, code in marked(text)}
    codes |= {code for text in WITH_TEXT.values() for _, code in marked(text)}
    codes |= {code for sample in HOSTILE.values() for *_, code in sample.faults}
    codes |= {code for *_, code in OTHER_THINGS}
    codes |= WHOLE | OF_TABLES | {code for code, _ in FAULTY.values()}
    in_source = set(_codes_of_faults()) | set(_codes_of_refusals())
    assert in_source - codes - set(ELSEWHERE) == set()
    assert codes - in_source == set(), "samples of codes that are gone"
    assert set(ELSEWHERE) <= in_source


def test_every_fault_is_added_with_a_code_that_can_be_read_in_the_source() -> None:
    unread = [ast.unparse(call) for _, call in _calls(PACKAGE / "ingest") if _code(call) is None]
    assert unread == [
        "self.add(line, refusal.code, refusal.zh, refusal.en)",
        # The UsageError of `source set`, whose code a sample of AFTER_OTHERS has.
        "faults.add(source.line_of('published'), error.code, *error.message)",
    ]


def test_every_place_that_adds_a_fault_is_reached_by_a_sample(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Codes alone would leave the second and third place of one code untried."""
    reached: Counter[tuple[str, int]] = Counter()
    add = Faults.add

    def noting(self: Faults, line: int, code: str, zh: str, en: str) -> None:
        frame = sys._getframe(1)
        reached[_named(Path(frame.f_code.co_filename)), frame.f_lineno] += 1
        add(self, line, code, zh, en)

    monkeypatch.setattr(Faults, "add", noting)
    for content, _ in EXPECTED.values():
        library.refused(content)
    monkeypatch.setenv("FINSTATS_ARTICLES", str(INVENTED))
    for text in WITH_TEXT.values():
        library.refused(text)
    for others, text in AFTER_OTHERS.values():
        for other in others:
            library.bring(other)
        library.refused(text)
    for _, changes in FAULTY.values():
        with pytest.raises(FaultyFile):
            sheet_blocks(Path("draft.xlsx"), workbook(*changes), Faults("draft.xlsx"))
    for sample in TABLES.values():
        library.refused_table(sample.mapping, sample.table, sample.name)
    for export in (*HOSTILE.values(), SOURCE_TWICE):
        library.refused_export(export)
    for number, (name, old, new, _) in enumerate(OTHER_THINGS):
        library.refused_package(f"package-{number}", name, old, new)
    untried = [
        f"{file}:{call.lineno}"
        for file, call in _calls(PACKAGE / "ingest")
        if not any((file, line) in reached for line in _lines(call))
    ]
    assert untried == []


def _lines(call: ast.Call) -> range:
    return range(call.lineno, (call.end_lineno or call.lineno) + 1)


def _calls(folder: Path) -> Iterator[tuple[str, ast.Call]]:
    """Calls of `add` of faults, with the place of their file in the package."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = ast.unparse(node.func.value)
            ours = owner.split(".")[-1] == "faults" or (
                owner == "self" and path.name == "faults.py"
            )
            if node.func.attr == "add" and ours:
                yield _named(path), node


def _named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else str(path)


def _code(call: ast.Call) -> str | None:
    code = call.args[1] if len(call.args) > 1 else None
    return code.value if isinstance(code, ast.Constant) and isinstance(code.value, str) else None


def _codes_of_faults() -> Iterator[str]:
    return (code for _, call in _calls(PACKAGE / "ingest") if (code := _code(call)) is not None)


def _codes_of_refusals() -> Iterator[str]:
    """First arguments of Refusal and ImportRefused where an import may meet them."""
    paths = [*(PACKAGE / "ingest").rglob("*.py"), *(PACKAGE / "model").rglob("*.py")]
    for path in [*paths, *(PACKAGE / "store" / name for name in ("texts.py", "files.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "Refusal",
                "ImportRefused",
            ):
                code = node.args[0]
                assert isinstance(code, ast.Constant), ast.unparse(node)
                yield str(code.value)
