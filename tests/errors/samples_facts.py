"""Facts files with one fault each, of the samples of tests/ingest; a sample here for each message."""

from __future__ import annotations

import re

from tests.conftest import INVENTED
from tests.errors.sample import Prepare, Sample, World
from tests.ingest.facts import SOURCE, invented_text, swap
from tests.ingest.samples import AFTER_OTHERS, BARE, SAMPLES, WITH_TEXT, marked
from tests.ingest.table_samples import CELLS, HEADS, MAPPING, TABLE, TABLES, workbook

# Of several samples of one message (a capital in a code, a Chinese code) one is enough here.
ALONE = (
    "an explained figure that is not held",
    "an explained figure that prints something else by now",
    "a byte order mark", "GB18030",
    "a key whose value is no TOML", "lists in lists in lists", "a key before the first block",
    "an inline table", "an inner block after another block", "an inner block without its outer one", "a block that is not in the format",
    "an inner block that is not in the format", "a key that is not in the format",
    "a key of very many parts", "a value that is a number", "a text that is empty",
    "a text of 1001 characters", "a control character in a name", "offsets that fall",
    "dates of publication that fall", "one date of publication", "a code in Chinese",
    "a day that is no day of the year", "a flag that is a text", "a factor with a point",
    "a factor of nothing", "aliases that are one text", "a block without a key it needs",
    "an English name that does not say where it is from", "a section from paragraph zero",
    "a digest that is none", "two sources", "a figure without a source",
    "a unit that would change its factor", "a code defined twice", "a kind that is not known",
    "a relation's indicator that is not known", "an alias of another subject",
    "a product's theme without a basis", "a designation without the source's words",
    "a head office with a parent", "a place that is its own parent",
    "a cycle of three subsets", "a relation told twice", "a subject that is its own anchor",
    "a place that ends before it starts", "a subject that is a bank",
    "a ref twice", "a ref counted from zero", "offsets that do not fit the token",
    "two tokens that overlap", "a figure that says nothing",
    "digits that disagree with the token", "a token that is no number",
    "digits of full width", "a part of a fen",
    "more digits in base units than an integer holds", "a quantity of three codes",
    "an indicator, measure, category and subject that are not known", "a share of itself",
    "a case in a statistic", "a growth without a comparison", "a level with a comparison",
    "a level in per cent", "a level below zero", "a figure that says one thing twice",
    "sections that overlap", "a day that does not exist", "a period that is a month",
    "a span that ends before it starts", "an undated period that is stated",
    "a stock over a span", "a flow at an instant", "a total at an instant",
    "a period that ends after the source was published", "a base without a basis",
    "a growth since year start without a base", "a growth since year start with another base",
    "a level with a base", "a base of since that is after the period",
    "a withdrawal of nothing", "a correction of a figure published later",
    "a correction at another period", "a correction without a reason",
    "a revision of another publisher's figure",
    "a correction that does not say why", "a correction of what is printed otherwise",
    "a first definition of a later day", "a later definition that does not say what changed",
    "a definition told twice",
)  # fmt: skip
_MARK = re.compile(rb"  #!(?: [a-z0-9-]+)+$", re.MULTILINE)
_EARLY, _LATER = AFTER_OTHERS["a source that would move behind what withdrew its figure"][0]


def _imported(
    about: str, content: bytes, codes: list[str], *others: str, text: bool = False
) -> Sample:
    def prepare(world: World) -> None:
        if others:
            world.bring(*others)
        if text:
            world.patch.setenv("FINSTATS_ARTICLES", str(INVENTED))
        world.write("facts.toml", _MARK.sub(b"", content))

    return Sample(" ".join(dict.fromkeys(codes)), about, "import facts.toml", prepare)


def _of_ingest() -> list[Sample]:
    found = [
        _imported(
            name, SAMPLES[name], [code for _, code in marked(SAMPLES[name].decode("latin-1"))]
        )
        for name in ALONE
    ]
    found += [_imported(name, *_bare(name)) for name in ("an empty file", "a file of notes alone")]
    for name, text in WITH_TEXT.items():
        codes = [code for _, code in marked(text)]
        found.append(_imported(name, text.encode(), codes, text=True))
    for name in ("a source that would move behind what withdrew its figure", "a source that withdraws a figure of its own", "a definition before the one that is held", "a definition that is held with other words"):  # fmt: skip
        others, text = AFTER_OTHERS[name]
        found.append(_imported(name, text.encode(), [c for _, c in marked(text)], *others))
    return found


def _bare(name: str) -> tuple[bytes, list[str]]:
    content, faults = BARE[name]
    return content, [code for _, code in faults]


def _large(world: World) -> None:
    with (world.folder / "facts.toml").open("wb") as stream:
        stream.truncate(33 * 2**20)


def _reedville(**changes: str) -> Prepare:
    def prepare(world: World) -> None:
        pairs = [('printed = "356.70亿元"', 'printed = "356.07亿元"'), ('value = "356.70"', 'value = "356.07"')]  # fmt: skip
        world.bring(swap(invented_text("reedville"), *(pairs if changes else [])))
        text = (INVENTED / "reedville.txt").read_text(encoding="utf-8")
        world.write("article.txt", text + "\n" if changes else text.replace("356.70", "356.71"))

    return prepare


SOURCES = (
    _imported("more than fifty faults", (SOURCE + "[[theme]]\n" * 25 + "[[figures]]\n" * 3).encode(), ["import-refused", "missing-key", "unknown-block"]),
    Sample("unreadable", "a facts file that is not there", "import nothing.toml"),
    Sample("too-large", "a facts file of 33 MiB", "import facts.toml", _large),
    Sample("unknown-source", "a text of a source that is not there", "source attach weifang-2024 article.txt", lambda world: world.write("article.txt", "文")),
    Sample("not-text", "a file that is no text", "source attach weifang-2025 article.txt", lambda world: world.write("article.txt", b"\xff\xff\xff")),
    Sample("another-text", "the text of another source", "source attach reedville article.txt", _reedville()),
    Sample("tokens-missing", "a text in which a figure of its source does not stand", "source attach reedville article.txt", _reedville(other="figure")),
    Sample("nothing-to-set", "nothing to record", "source set weifang-2025"),
    Sample("bad-date", "a day in another form", "source set weifang-2025 --published 2025-9-3"),
    Sample("bad-range", "an earliest day after the latest", "source set weifang-2025 --published 2025-09-03/2025-09-01"),
    Sample("bad-text", "a title with an escape", ("source", "set", "weifang-2025", "--title", "a\x1b[2Jb"), lambda world: world.stats(), shown_as=r"source set weifang-2025 --title $'a\e[2Jb'"),
    Sample("bad-text", "a title of 1001 characters", ("source", "set", "weifang-2025", "--title", "长" * 1001), lambda world: world.stats(), shown_as="source set weifang-2025 --title 长长长…… (1001)"),
    Sample("after-publication", "a day of publication before the figures' own", "source set weifang-2025 --published 2025-01-02", lambda world: world.stats()),
    Sample("published-later", "a day of publication after that of what supersedes it", "source set early --published 2024-09-01", lambda world: world.bring(_EARLY, _LATER)),
)  # fmt: skip
_LATE = "a gigabyte would take long to make and to read"
_SHEET = workbook([HEADS, CELLS])


def _table(content: bytes = b"", name: str = "table.csv", mapping: str = MAPPING) -> Prepare:
    def prepare(world: World) -> None:
        world.write("table.mapping.toml", mapping)
        if content:
            world.write(name, content)

    return prepare


def _of_tables() -> list[Sample]:
    """A table for each fault, of the samples of tests/ingest."""
    return [
        Sample(
            " ".join(dict.fromkeys(code for *_, code in one.faults)),
            f"a table: {name}",
            f"import {one.name}",
            _table(one.table or b"\n", one.name, one.mapping),
        )
        for name, one in TABLES.items()
    ]


def _small(name: str, content: bytes, file: str) -> Prepare:
    def prepare(world: World) -> None:
        _table(content, file)(world)
        world.replace(name, 1000)

    return prepare


def _without_library(world: World) -> None:
    _table(_SHEET, "table.xlsx")(world)
    world.without("openpyxl")


OF_TABLES = (
    Sample("unreadable", "a table that is not there", "import table.csv", _table()),
    Sample("not-text", "a table that is no text", "import table.csv", _table(b"\xff\xff\xff")),
    Sample("too-large", "a table of more than a gigabyte", "import table.csv", _small("finstats.ingest.jobs.MAX_BYTES", TABLE.encode() * 9, "table.csv"), why_patched=_LATE),
    Sample("too-large", "a workbook that unpacks to more than a gigabyte", "import table.xlsx", _small("finstats.ingest.workbook_rows.MOST_UNPACKED", _SHEET, "table.xlsx"), why_patched=_LATE),
    Sample("missing-extra", "a workbook without its library", "import table.xlsx", _without_library, why_patched="the tests need openpyxl"),
    Sample("no-mapping", "a table without a mapping", "import table.csv", lambda world: world.write("table.csv", TABLE)),
    Sample("mapping-of-one", "a mapping for a facts file", "import facts.toml --mapping table.mapping.toml"),
    Sample("an-article", "an article for a facts file", "import article.txt", lambda world: world.write("article.txt", "text")),
    Sample("nothing-to-import", "a folder without facts", "import folder", lambda world: (world.folder / "folder").mkdir()),
)  # fmt: skip
FACTS = (*_of_ingest(), *SOURCES, *_of_tables(), *OF_TABLES)
