"""Questions that name what is not there, or ask what the figures do not allow."""

from __future__ import annotations

from tests.conftest import INVENTED
from tests.errors.sample import Prepare, Sample, World
from tests.ingest.facts import figure
from tests.ingest.samples import AFTER_WEIFANG, PLACE

_Q = "tech-loans:{}:banks-in-weifang"


def _places_of_one_name(world: World) -> None:
    world.bring(PLACE.replace("9901", "9902"), PLACE.replace("9901", "9903"))


def _invented(*names: str) -> Prepare:
    def prepare(world: World) -> None:
        world.bring(*((INVENTED / f"{name}.toml").read_text(encoding="utf-8") for name in names))

    return prepare


def _figures(block: str) -> Prepare:
    return lambda world: world.bring(AFTER_WEIFANG + block)


LATER = figure(
    "1.1",
    "5亿元",
    "5",
    "亿元",
    quantity="inclusive-agri-loans:balance:all:abc-weifang",
    period="2025-06-30",
)
IN_WAN = figure(
    "1.1",
    "5万元",
    "5",
    "万元",
    quantity="county-loans:balance:all:abc-weifang",
    period="2025-07-31",
)
NAMES = (
    Sample("unknown-theme", "a theme that is not there", "figures --theme blue"),
    Sample("unknown-bank", "a bank misspelt", "banks 农业银"),
    Sample("unknown-bank", "a bank that is like none", "figures --bank 不存在的"),
    Sample("unknown-place", "a place that is not there", "figures --place 火星"),
    Sample("unknown-source", "a source that is not there", "figures --source weifang-2024"),
    Sample("unknown-source", "a source that is like none", "figures --source xyzzy"),
    Sample("unknown-indicator", "an indicator misspelt", "indicator tech-lons"),
    Sample("unknown-indicator", "an indicator that is like none", "indicator xyzzy"),
    Sample("unknown-measure", "a measure that is not there", "total tech-loans --measure weight"),
    Sample("unknown-subject", "a name that is not there", "trace 无名氏"),
    Sample("ambiguous-name", "two places of one name", "figures --place 甲县", _places_of_one_name),
    Sample("not-that-indicator", "a name that resembles an indicator's", "indicator 科技贷款"),
    Sample("unknown-view", "a view misspelt", "schema figure"),
    Sample("unknown-view", "a view that is like none", "schema xyzzy"),
    Sample("unknown-figure", "a number that is printed nowhere", "trace 1026.90"),
    Sample("unknown-figure", "a number like no other", "trace 777777777"),
    Sample("no-figures", "a name without figures", "trace 北京市"),
    Sample("too-long", "a text of 201 characters to look for", ("figures", "-q", "长" * 201), shown_as="figures -q 长长长…… (201)"),
)  # fmt: skip
DATES = (
    Sample("no-figures", "an indicator of which only others are held", "indicator tech-loans --bank 潍坊银行"),
    Sample("no-figures", "an indicator whose figures are undated", "indicator loan-approval"),
    Sample("no-figures", "a date before the first figure", "indicator tech-loans --as-of 2020"),
    Sample("no-figures", "a day before anything was published", "indicator tech-loans --known-at 2020-01-01"),
)  # fmt: skip
SUMS = (
    Sample("bad-quantity", "a quantity of two codes", "total tech-loans:balance"),
    Sample("no-figures", "an indicator without figures to add", "total county-loans --as-of 2020"),
    Sample("no-figures", "a quantity without a figure", f"total {_Q.format('balance:high-tech')} {_Q.format('balance:all')}"),
    Sample("no-figures", "a measure that the indicator does not have", "total tech-loans --measure granted"),
    Sample("may-not-be-added", "classes that overlap", "total tech-loans", answers=True),
    Sample("may-not-be-added", "a measure that does not add up", "total product-credit:borrowers-total:all:yunshui-loan"),
    Sample("may-not-be-added", "a balance and a count of borrowers", f"total {_Q.format('balance:high-tech')} {_Q.format('borrowers:high-tech')}"),
    Sample("may-not-be-added", "different subjects", "total green-loans"),
    Sample("may-not-be-added", "different periods", "total agri-loans:balance:all:abc-weifang inclusive-agri-loans:balance:all:abc-weifang", _figures(LATER)),
    Sample("may-not-be-added", "different units", "total agri-loans:balance:all:abc-weifang county-loans:balance:all:abc-weifang", _figures(IN_WAN)),
    Sample("may-not-be-added", "sources that contradict each other", "total inclusive-sme-loans:balance:all:banks-in-jiangcheng", _invented("jiangcheng-q1", "jiangcheng-h1", "lakeside-daily")),
)  # fmt: skip
AUDITS = (
    Sample("contradiction", "a contradiction, asked strictly", "audit --strict --format csv", answers=True),
    Sample("bad-choice", "a relation that is none", "audit --rule addition"),
    Sample("nothing-implied", "an indicator of which nothing follows", "implied county-loans"),
    Sample("no-relations", "a figure that nothing can be held against", "explain 4.1"),
    Sample("no-figures", "an indicator whose name is often taken for another", "indicator 普惠小微贷款"),
    Sample("no-figures", "the history of an indicator without figures", "history inclusive-msb-loans"),
    Sample("no-figures", "a history before the first figure", "history green-loans --as-of 2020"),
    Sample("diff-what", "a difference from one day alone", "diff --from 2025-06"),
    Sample("bad-range", "a difference back in time", "diff --from 2025-06 --to 2025-05"),
    Sample("compare-what", "a comparison with nothing", "compare tech-loans"),
    Sample("bad-range", "a comparison back in time", "compare tech-loans --from 2025 --to 2024"),
    Sample("no-figures", "growth of which nothing is known", "compare county-loans --against all-loans"),
    Sample("no-figures", "two dates of which one has no figure", "compare county-loans --from 2024 --to 2025-07"),
)  # fmt: skip
CHARTS = (
    Sample("bad-choice", "a chart by what is none of the choices", "chart tech-loans --by class"),
    Sample("bad-suffix", "a suffix of no format of charts", "chart tech-loans -o chart.gif"),
    Sample("no-figures", "a chart of an indicator without figures", "chart all-loans"),
    Sample("no-figures", "a series of figures without dates", "chart loan-approval --by period"),
    Sample("no-figures", "a chart of a measure that the indicator does not have", "chart tech-loans --measure granted"),
    Sample("missing-extra", "a picture without its library", "chart tech-loans -o chart.svg", lambda world: world.without("altair"), "the tests have all libraries"),
    Sample("no-chinese-font", "a png without a font that has Chinese", "chart green-loans -o chart.png", lambda world: world.replace("finstats.render.chart_pictures._draws_chinese", lambda: False), "the fonts of the machine are what they are"),
    Sample("bad-fonts", "a folder of fonts that is none", "chart tech-loans -o chart.png", lambda world: world.patch.setenv("FINSTATS_FONTS", "nowhere")),
)  # fmt: skip
QUESTIONS = (*CHARTS, *NAMES, *DATES, *SUMS, *AUDITS)
