"""The format: which blocks and keys there are, of which type, and that each reaches a table."""

from __future__ import annotations

import re
import tomllib

import pytest
from tests.ingest.conftest import Library
from tests.ingest.facts import SUBJECT, figure, source, swap
from tests.ingest.samples import GOOD, INDICATOR

from finstats.ingest.faults import Faults, FaultyFile
from finstats.ingest.format import BLOCKS, INNER, MAX_TEXT, check_format
from finstats.ingest.importing import read_checked_blocks
from finstats.ingest.located import read_blocks

# Every block of the format with every key it may have; free texts are all different.
COMPLETE = """\
[[theme]]
code = "blue"
name_zh = "蓝色金融"
name_en = "blue finance"
name_en_basis = "ours"
aliases = ["蓝色", "海洋"]

[[unit]]
code = "万斗"
name_zh = "万斗的中文"
name_en = "ten thousand dou"
name_en_basis = "pinyin"
dimension = "mass"
base_factor = 123457

[[measure]]
code = "catch"
name_zh = "捕捞量"
name_en = "catch of fish"
name_en_basis = "ours"
time = "flow"
dimension = "mass"
additive = false

[[category]]
code = "offshore"
name_zh = "远海"
name_en = "offshore fishing"
name_en_basis = "ours"
breakdown_zh = "按海域"
breakdown_en = "by waters"
definition_zh = "远海的定义"
definition_en = "beyond the shelf"

[[indicator]]
code = "ocean-loans"
name_zh = "海洋贷款"
name_en = "ocean loans"
name_en_basis = "ours"
theme = "blue"
kind = "statistic"
owner = "nfra"
definition_zh = "海洋贷款的定义"
definition_en = "loans for the ocean"
definition_basis = "official"
aliases = ["涉海贷款"]

[[definition]]
indicator = "green-loans"
from = "2026-03-04"
owner = "nfra"
definition_zh = "绿色贷款的新定义"
definition_en = "green loans once more"
change_zh = "又有改变"
change_en = "changed once more"
basis = "official"

[[not_alias]]
alias = "海运贷款"
indicator = "ocean-loans"
warning_zh = "海运贷款是另一口径"
warning_en = "shipping loans are another series"

[[place]]
code = "990900"
name_zh = "海湾市"
name_en = "Haiwan"
name_en_basis = "pinyin"
level = "prefecture"
parent = "100000"
valid_from = "1999-02-03"
valid_to = "2098-07-06"

[[bank]]
code = "haiwan-branch"
name_zh = "海湾分行"
name_en = "Haiwan Branch"
name_en_basis = "ours"
pinyin = "hai wan fen hang"
place = "990900"
aliases = ["海湾分行简称"]
note_zh = "分行的备注"
note_en = "a note on the branch"
kind = "village"
level = "branch"
parent = "icbc"

[[enterprise]]
code = "trawler-firm"
name_zh = "拖网公司"
name_en = "Trawler Company"
name_en_basis = "official"
pinyin = "tuo wang gong si"
place = "990900"
aliases = ["拖网"]
note_zh = "公司的备注"
note_en = "a note on the company"
industry_zh = "海洋渔业"
industry_en = "marine fishing"
designations = ["high-tech 高企称法"]

[[subject]]
code = "trawler-project"
kind = "project"
name_zh = "拖网项目"
name_en = "trawler project"
name_en_basis = "ours"
pinyin = "tuo wang xiang mu"
place = "990900"
aliases = ["拖网工程"]
note_zh = "项目的备注"
note_en = "a note on the project"
anchor = "trawler-firm"

[[product]]
code = "trawler-loan"
name_zh = "拖网贷"
name_en = "Trawler Loan"
name_en_basis = "ours"
pinyin = "tuo wang dai"
place = "990900"
aliases = ["拖网产品"]
note_zh = "产品的备注"
note_en = "a note on the product"
kind = "platform"
bank = "haiwan-branch"
description_zh = "产品的说明"
description_en = "what the product is"
themes = ["blue content"]

[[financing]]
code = "trawler-case"
name_zh = "拖网案例"
name_en = "trawler case"
name_en_basis = "ours"
pinyin = "tuo wang an li"
place = "990900"
aliases = ["拖网融资"]
note_zh = "案例的备注"
note_en = "a note on the case"
bank = "icbc"
handled_by = "haiwan-branch"
borrower = "trawler-firm"
product = "trawler-loan"
project = "trawler-project"
mechanism_zh = "渔船抵押"
mechanism_en = "mortgage of boats"
purpose_zh = "购置渔船"
purpose_en = "to buy boats"
themes = ["blue section", "green content"]
content_reason_zh = "案例为何属绿色"
content_reason_en = "why the case is green"

[[relation]]
kind = "subset"
left = "ocean-loans:offshore"
right = "all-loans:all"
strength = "expectation"
reason_zh = "关系的理由"
reason_en = "why it is inside"

[[explained]]
figures = ["weifang-2025/4.2 1026.09亿元"]
reason_zh = "说明的理由"
reason_en = "why it is explained"
by = "复核的人"
on = "2026-01-15"

[source]
code = "haiwan-2024"
label_zh = "海湾报道"
label_en = "report on Haiwan"
title = "原文的标题"
publisher = "海湾统计局"
byline = "原文的署名"
organiser = "原文的组织者"
url = "https://haiwan.example/2024"
sha256 = "0000000000000000000000000000000000000000000000000000000000000001"
folded_sha256 = "0000000000000000000000000000000000000000000000000000000000000002"
published = ["2024-08-03", "2024-08-09"]
note_zh = "文献的备注"
note_en = "a note on the source"

[[section]]
theme = "blue"
paragraphs = [31, 37]

[[figure]]
ref = "33.7"
at = [3311, 3314]
printed = "6.5"
value = "6.5"
unit = "个百分点"
unit_at = [3321, 3325]
qualifier = "exact"
[[figure.says]]
quantity = "ocean-loans:balance:offshore:haiwan-branch"
transformation = "growth-gap"
comparison = "since"
reference = "all-loans:balance:all:haiwan-branch"
period = "2024-06-29"
period_basis = "inferred"
base_period = "2024-02-28"
base_basis = "stated"
nature = "estimate"
term = "海洋贷款原词"
note_zh = "观测的备注"
note_en = "a note on what it says"
supersedes = "haiwan-early/5.1"
reason = "correction"
expects = "6.4个百分点"

[[not_figure]]
at = [3401, 3404]
printed = "数百家"
reason = "no-value"

[[withdrawal]]
ref = "haiwan-early/5.2"
note_zh = "撤回的备注"
note_en = "why it is withdrawn"
"""
# What the complete file corrects and withdraws.
EARLY = (
    COMPLETE[: COMPLETE.index("[source]")]
    + source("haiwan-early", "海湾晨报", "2024-07-20", "2024-07-20")
    + figure(
        "5.1",
        "6.4个百分点",
        "6.4",
        "个百分点",
        quantity="ocean-loans:balance:offshore:haiwan-branch",
        transformation="growth-gap",
        comparison="since",
        reference="all-loans:balance:all:haiwan-branch",
        period="2024-06-29",
        base_period="2024-02-28",
        base_basis="stated",
        nature="estimate",
    )
    + figure("5.2", "7亿元", "7", "亿元", quantity="ocean-loans:balance:all:haiwan-branch")
)
_PARTS = [part + "\n" for part in COMPLETE.rstrip().split("\n\n")]
PARTS = {str(re.findall(r"\w+", part)[0]): part for part in _PARTS}
SAYS = "[[figure.says]]\n" + PARTS["figure"].split("[[figure.says]]\n")[1]
KEYS = [(name, key) for name, keys in BLOCKS.items() for key in keys]
KEYS += [("says", key) for key in INNER["figure"]["says"]]
REQUIRED = [(name, key) for name, key in KEYS if {**BLOCKS, **INNER["figure"]}[name][key].required]
NAMES = [*BLOCKS, *INNER["figure"]]


def keys_of(name: str) -> list[str]:
    """The keys of a block."""
    return [key for of, key in KEYS if of == name]


def with_line(name: str, key: str, line: str) -> tuple[str, int]:
    """The complete file with the line of a key replaced, and the number of that line."""
    part = SAYS if name == "says" else PARTS[name]
    (old,) = re.findall(rf"^{key} = .*\n", part.split("[[figure.says]]")[name == "says"], re.M)
    text = swap(COMPLETE, (part, part.replace(old, line, 1)))
    before = text[: text.index(part.split("\n")[0] + "\n")].count("\n")
    return text, before + 1 + part[: part.index(old)].count("\n")


def faults_of(text: str) -> list[tuple[int, str]]:
    """Line and code of each fault of form."""
    faults = Faults("f.toml")
    check_format(read_blocks(text.encode(), faults), faults)
    return sorted((fault.line, fault.code) for fault in faults.found)


def test_the_complete_file_has_every_block_and_every_key_and_no_fault() -> None:
    assert faults_of(COMPLETE) == []
    document = tomllib.loads(COMPLETE)
    written = {(name, key) for name in document for key in _first(document[name])}
    written |= {("says", key) for key in document["figure"][0]["says"][0]}
    assert written - {("figure", "says")} == set(KEYS)


def _first(value: object) -> dict[str, object]:
    table = value[0] if isinstance(value, list) else value
    assert isinstance(table, dict)
    return table


def test_every_free_text_of_the_complete_file_reaches_a_table(library: Library) -> None:
    library.bring(EARLY, "early.toml")
    library.bring(COMPLETE, "complete.toml")
    held = {str(cell) for rows in library.content().values() for row in rows for cell in row}
    # Texts that are taken apart on their way: a list of tags, a quantity in codes, a side.
    parted = {"blue content", "blue section", "green content", "high-tech 高企称法"}
    parted |= {"ocean-loans:offshore", "all-loans:all"}
    texts = set(re.findall(r'"([^"]+)"', COMPLETE)) - parted
    refs = {f"haiwan-2024/{ref}" if ref == "33.7" else ref for ref in texts}
    assert refs - held == set()
    assert {"高企称法", "123457", "3311", "3314", "31", "37", "6500000"} <= held


def test_the_complete_file_is_read_as_it_says(library: Library) -> None:
    library.bring(EARLY, "early.toml")
    library.bring(COMPLETE, "complete.toml")
    assert library.one(
        "select quantity, transformation, comparison, reference, period, period_basis,"
        " base_period, base_basis, nature, term, note, theme, in_theme, bank, place, value_base"
        " from figures where ref = 'haiwan-2024/33.7'"
    ) == (
        "ocean-loans:balance:offshore:haiwan-branch",
        "growth-gap",
        "since",
        "all-loans:balance:all:haiwan-branch",
        "2024-06-29",
        "inferred",
        "2024-02-28",
        "stated",
        "estimate",
        "海洋贷款原词",
        "观测的备注",
        "blue",
        1,
        "haiwan-branch",
        "990900",
        6_500_000,
    )
    assert library.one(
        "select bank, handled_by, borrower, product, project, theme, content_theme, place"
        " from financings where financing = 'trawler-case'"
    ) == (
        *("icbc", "haiwan-branch", "trawler-firm", "trawler-loan", "trawler-project"),
        *("blue", "green", "990900"),
    )
    assert library.rows(
        "select basis, reason_zh from financing_theme where reason_zh like '案例%'"
    ) == [("content", "案例为何属绿色")]
    assert library.one("select parent, level from banks where bank = 'haiwan-branch'") == (
        *("icbc", "branch"),
    )
    assert library.one("select anchor from subjects where subject = 'trawler-project'") == (
        "trawler-firm",
    )
    assert library.one(
        "select kind, left_category, right_category from relations where left_indicator = 'ocean-loans'"
    ) == ("subset", "offshore", "all")
    assert library.rows(
        "select alias, same from aliases where code = 'ocean-loans' order by alias"
    ) == [("ocean loans", 1), ("ocean-loans", 1), ("海洋贷款", 1), ("海运贷款", 0), ("涉海贷款", 1)]


@pytest.mark.parametrize("name", NAMES)
def test_a_block_without_a_key_it_needs_is_told_at_its_header(name: str) -> None:
    header = {"says": "[[figure.says]]", "source": "[source]"}.get(name, f"[[{name}]]")
    for key in keys_of(name):
        text, _ = with_line(name, key, "")
        told = [(text.split("\n").index(header) + 1, "missing-key")]
        assert faults_of(text) == (told if (name, key) in REQUIRED else []), key


@pytest.mark.parametrize("name", NAMES)
def test_no_key_takes_a_float_a_date_or_a_nested_list(name: str) -> None:
    for key in keys_of(name):
        for value in ("1.5", "2024-06-30", "07:32:00", "[[1]]", "nan"):
            text, line = with_line(name, key, f"{key} = {value}\n")
            assert faults_of(text) == [(line, "wrong-type")], (key, value)


@pytest.mark.parametrize("name", NAMES)
def test_no_key_takes_an_escape_that_would_reach_a_terminal(name: str) -> None:
    for key in keys_of(name):
        if (name, key) == ("figure", "value"):
            continue  # digits are checked with the figure: see test_faults and test_located
        text, line = with_line(name, key, f'{key} = "a\\u001b[31m"\n')
        assert faults_of(text) == [(line, "wrong-type")], key


@pytest.mark.parametrize("name", NAMES)
def test_a_key_written_otherwise_is_not_known(name: str) -> None:
    for key in keys_of(name):
        text, line = with_line(name, key, f"{key.upper()} = 1\n")
        assert (line, "unknown-key") in faults_of(text), key


def test_a_text_of_a_thousand_characters_is_accepted() -> None:
    assert faults_of(SUBJECT + f'note_zh = "{"长" * MAX_TEXT}"\n') == []


@pytest.mark.parametrize(
    "name", ["某“银行”", "Bank & Co. <b>", "[red]x[/red]", "=1+1", "Ω 𠮷 é", "a\\\\b"]
)
def test_a_name_is_kept_as_it_is_written(library: Library, name: str) -> None:
    library.bring(SUBJECT.replace("某机关", name))
    assert library.one("select name_zh from subjects where subject = 'somebody'") == (
        name.replace("\\\\", "\\"),
    )


@pytest.mark.parametrize("code", ["x", "9", "a-b-c", "x" * 64, "2024-q1"])
def test_a_code_is_made_of_lower_case_letters_digits_and_hyphens(code: str) -> None:
    assert faults_of(SUBJECT.replace("somebody", code)) == []


@pytest.mark.parametrize("code", ["", "-a", "a-", "a--b", "a_b", "A", "é", "a b", "a.b", "a:b"])
def test_no_other_code_is_accepted(code: str) -> None:
    assert faults_of(SUBJECT.replace("somebody", code)) == [(2, "wrong-type")]


def test_faults_of_form_keep_the_database_out_of_it() -> None:
    with pytest.raises(FaultyFile):
        read_checked_blocks(GOOD.replace("[source]", "[sauce]").encode(), Faults("f.toml"))


def test_an_indicator_may_belong_to_no_theme(library: Library) -> None:
    library.bring(INDICATOR)
    assert library.one("select theme from indicators where indicator = 'some-loans'") == (None,)
