"""What is read of sentences, case by case (`readings.toml`), of any text, and of the user's own rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.answers import answered, names
from tests.extract.score import chosen, scores
from tests.extract.scoring import Score
from tests.scale import scaled

from finstats.bundled import bundled
from finstats.errors import UsageError
from finstats.extract.engine import readings
from finstats.extract.found import Document, Found, NotFigure, Paragraph, Read
from finstats.ingest.article import paragraphs as places
from finstats.model.printed import DIGITS
from finstats.settings import database_target
from finstats.store.reader import Reader, open_reader

CASES = tomllib.loads((Path(__file__).parent / "readings.toml").read_text("utf-8"))["reading"]
# Of every hundred figures, over all texts with answers; the table of `make score` is finer.
LEAST = {
    "found": 99, "true": 99, "digits": 99, "unit": 99, "qualifier": 99, "place": 99,
    "period": 90, "transformation": 97, "indicator": 80, "subject": 80,
}  # fmt: skip


@pytest.fixture(scope="module")
def reader(seeded: Path) -> Iterator[Reader]:
    opened = open_reader(database_target(str(seeded)))
    yield opened
    opened.close()


def lines_of(text: str) -> list[Paragraph]:
    return [Paragraph(n, start, text[start:end]) for n, (start, end) in enumerate(places(text), 1)]


def read(reader: Reader, text: str, rules: Path | None = None) -> list[Read]:
    document = Document(published=("2025-07-20", "2025-07-20"))
    return list(readings(lines_of(text), document, reader, rules))


def figures(reads: list[Read]) -> list[Found]:
    return [found for one in reads for found in one.figures]


def as_written(found: Found, parts: int) -> str:
    """A figure as the lines of the cases have it, up to a number of parts."""
    says = found.says[0]
    indicator = says.quantity.indicator
    every = (
        found.printed,
        f"{found.value_text} {found.unit} {found.qualifier}",
        f"{says.transformation} {says.comparison or '-'}",
        f"{says.period} {says.base_period or '-'}",
        f"{indicator}={says.term}",
        str(says.nature),
    )
    return " | ".join(every[:parts])


def agrees(found: Found, line: str) -> bool:
    wanted = [part.strip() for part in line.split("|")]
    got = as_written(found, len(wanted)).split(" | ")
    for number, (part, said) in enumerate(zip(wanted, got, strict=True)):
        words = said.split("=") if number == 4 else [said]
        same = part in words or all(
            a in ("*", b) for a, b in zip(part.split(), said.split(), strict=False)
        )
        if not same and part != "*":
            return False
    return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["about"]))
def test_a_sentence_says_this(reader: Reader, case: dict[str, object]) -> None:
    found = figures(read(reader, str(case["text"])))
    lines = case["figures"]
    assert isinstance(lines, list)
    parts = [line.count("|") + 1 for line in lines]
    shown = [as_written(one, n) for one, n in zip(found, parts, strict=False)]
    assert len(found) == len(lines), [as_written(one, 2) for one in found]
    wrong = [
        (line, got)
        for one, line, got in zip(found, lines, shown, strict=True)
        if not agrees(one, line)
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def total(reader: Reader) -> Score:
    result = Score("all")
    for row in scores(chosen([]), reader):
        result.add(row)
    return result


def test_texts_in_the_manner_of_many_publishers_are_read_as_they_were_answered(
    total: Score,
) -> None:
    shares = {
        key: total.agreed[key] * 100 / total.asked[key] for key in LEAST if key in total.asked
    }
    shares |= {
        "found": total.found * 100 / total.expected,
        "true": total.found * 100 / (total.found + total.false),
    }
    assert {key: share for key, share in shares.items() if share < LEAST[key]} == {}


@pytest.mark.parametrize("name", names())
def test_each_character_is_where_it_is_said_and_no_digit_is_left_unexplained(
    reader: Reader, name: str
) -> None:
    text = answered(name).text
    check_whole(text, read(reader, text))


def check_whole(text: str, reads: list[Read]) -> None:
    covered = bytearray(len(text))
    for one in reads:
        every: list[Found | NotFigure] = [*one.figures, *one.others]
        for place in every:
            assert text[place.start : place.end] == place.printed
            assert one.paragraph.start <= place.start < place.end
            covered[place.start : place.end] = b"\1" * (place.end - place.start)
    for match in DIGITS.finditer(text):
        assert all(covered[match.start() : match.end()]), match[0]


PIECES = st.one_of(
    st.sampled_from(
        [
            *(
                "截至6月末，",
                "绿色贷款",
                "余额",
                "较年初",
                "增长",
                "分别为",
                "、",
                "和",
                "，",
                "。",
                "；",
                "（",
                "）",
                "\n",
            ),
            *(
                "1026.09亿元",
                "28.47%",
                "7.82个百分点",
                "3至5天",
                "40余户",
                "-",
                "一半",
                "近",
                "超",
                "多",
                "\t",
                "单位：亿元",
            ),
            *(
                "潍坊银行",
                "山东省",
                "有限公司",
                "“云税贷”",
                "其中",
                "占",
                "比重",
                "高于",
                "计划",
                "万亿",
                "亿",
                "千",
                "零",
                "点",
            ),
        ]
    ),
    st.text(alphabet="0123456789.,万亿元%户一二三十百千余近至年月日末", max_size=12),
    st.text(max_size=8),
)


@settings(max_examples=scaled(150, 3000), deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_is_read_without_an_error_and_whole(reader: Reader, text: str) -> None:
    check_whole(text, read(reader, text))


def test_patterns_of_the_tables_are_bounded() -> None:
    for path in sorted((bundled("seeds") / "reading").glob("*.toml")):
        for row in tomllib.loads(path.read_text("utf-8")).get("noise", []):
            for pattern in row["patterns"]:
                bare = re.sub(r"\[[^\]]*\]|\\.", "", pattern)
                assert not re.search(r"[*+](?!\+)", bare), pattern
                re.compile(pattern)


def test_a_file_of_rules_adds_names_units_and_noise(reader: Reader, tmp_path: Path) -> None:
    own = tmp_path / "rules.toml"
    own.write_text(
        '[[indicator]]\ncode = "sea-loans"\nnames = ["海洋贷款"]\nzh = "海洋贷款"\nen = "ocean loans"\n'
        '[[unit]]\nnames = ["斗"]\ndimension = "count"\nfactor = 1\nen = "dou"\n'
        '[[noise]]\nreason = "name"\npatterns = ["蓝鲸[0-9]{1,3}家"]\n',
        "utf-8",
    )
    text = "海洋贷款余额30亿元，收粮5斗，蓝鲸12家。"
    found = figures(read(reader, text, own))
    assert found[0].says[0].quantity.indicator == "sea-loans"
    assert [one.printed for one in found] == ["30亿元", "5斗"]
    assert [one.printed for one in figures(read(reader, text))] == ["30亿元", "12家"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("[[", "(at "),
        ("a = 1", "no table 'a'"),
        ("\x00", "(at "),
        ("unit = [3]", "each under [[unit]]"),
        ("[[unit]]\nfoo = 1", "[[unit]] number 1: names is missing"),
        ('[[indicator]]\ncode = "x"\nnames = "y"', "names is to be a list of texts"),
        ('[[indicator]]\ncode = "x"\nnames = [""]', "names is to be a list of texts"),
        ('[[indicator]]\ncode = "X Y"\nnames = ["y"]', "'X Y' is no code"),
        ('[[group]]\ncode = "x"\nnames = ["y"]\nen = "x"\nzzz = 1', "takes no 'zzz'"),
        ('[[noise]]\nreason = "name"\npatterns = ["("]', "'(' is no regular expression"),
        ('[[noise]]\nreason = "name"\npatterns = ["a?"]', "'a?' fits the empty text"),
        ('[[noise]]\nreason = "why"\npatterns = ["a"]', "reason is to be one of date"),
        ('[[date]]\nis = "month"\npattern = "初秋"', "lacks the group m"),
        ('[[unit]]\nnames = ["斗"]\ndimension = "count"\nfactor = 0\nen = "dou"', "above zero"),
        ("[rise]\nwords = 3", "[rise] words is to be a list of texts"),
        ('[rise]\nother = ["x"]', "[rise] takes words"),
    ],
)
def test_rules_that_are_not_of_our_shape_are_refused(
    reader: Reader, tmp_path: Path, content: str, why: str
) -> None:
    own = tmp_path / "rules.toml"
    own.write_text(content, "utf-8")
    with pytest.raises(UsageError) as refused:
        read(reader, "贷款3亿元", own)
    assert refused.value.code == "bad-rules"
    assert why in str(refused.value)


def test_words_of_own_rules_are_words_and_no_patterns(reader: Reader, tmp_path: Path) -> None:
    own = tmp_path / "rules.toml"
    own.write_text(
        '[bank]\nends = ["钱庄("]\n[enterprise]\nends = ["商行["]\n[verb]\nwords = ["买("]\n'
        '[city]\nnames = ["东海*"]\n[[measure]]\ncode = "grain"\ndimension = "count"\nwords = ["粮"]\n',
        "utf-8",
    )
    found = figures(read(reader, "收粮5户，贷款3亿元。", own))
    assert [one.says[0].quantity.measure for one in found][:1] == ["grain"]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "山东省银行业服务实体经济\n潍坊经验。全市绿色贷款余额30亿元，占全省的5%。",
            "banks-in-weifang",
        ),
        (
            "山东省金融运行\n全省绿色贷款余额30亿元，潍坊市、青岛市全市各有特色。",
            "banks-in-shan-dong-sheng",
        ),
        ("北京市金融运行\n上海市同期亦然。全市绿色贷款余额30亿元。", "banks-in-bei-jing-shi"),
        ("潍坊绿色贷款余额30亿元。", "banks-in-weifang"),
        ("本报北京1月15日电 绿色贷款余额30亿元。", "china"),
        ("绿色贷款余额30亿元。\n潍坊有新办法。", "china"),
        ("辖区绿色贷款余额30亿元。\n潍坊有新办法。", "banks-in-weifang"),
    ],
)
def test_a_text_is_about_its_city_when_it_says_so_before_its_province(
    reader: Reader, text: str, subject: str
) -> None:
    assert figures(read(reader, text))[0].says[0].quantity.subject == subject


def test_a_place_that_is_told_is_never_called_by_another_name(reader: Reader) -> None:
    document = Document(("2025-07-20", "2025-07-20"), "360000", None)
    (found,) = readings(lines_of("全省绿色贷款余额30亿元，与浙江有差距。"), document, reader)
    assert {d.values.get("name_zh") for d in found.proposed if d.block == "place"} == {"江西"}
