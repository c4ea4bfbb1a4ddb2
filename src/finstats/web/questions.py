"""The questions of the command line as pages: their words, parameters and lines to type."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from finstats.api import Answer, Database
from finstats.result import Label

LONGEST = 300  # characters of one parameter
Given = tuple[tuple[str, str], ...]


class Parameter(NamedTuple):
    """What a question asks for. `option` is what stands before it on the command line; None: nothing.

    `many`: several words. `flag`: an option without a value.
    """

    name: str
    label: Label
    option: str | None = None
    example: str = ""
    many: bool = False
    flag: bool = False
    required: bool = False


class Question(NamedTuple):
    """A command, the question it answers, its parameters; `method` of the API with `first` words.

    `limits`: whether the method takes a limit of rows. `typed` is not the command where `finstats`
    alone asks.
    """

    command: str
    words: Label
    parameters: tuple[Parameter, ...] = ()
    method: str = ""
    first: tuple[str, ...] = ()
    limits: bool = True

    @property
    def typed(self) -> tuple[str, ...]:
        """What is typed after `finstats`."""
        return () if self.command == "overview" else (self.command,)

    def given(self, values: Mapping[str, str]) -> Given:
        """What a request says of the parameters, in their order, without what is empty."""
        cut = ((one.name, values.get(one.name, "").strip()[:LONGEST]) for one in self.parameters)
        return tuple((name, value) for name, value in cut if value)

    def ask(self, database: Database, given: Given, limit: int | None) -> Answer:
        """The answer; raises what the method raises."""
        values, words, options = dict(given), list(self.first), dict[str, object]()
        for one in self.parameters:
            if one.name not in values:
                continue
            if one.many:
                words += words_in(values[one.name])
            else:
                options[one.name] = True if one.flag else values[one.name]
        if self.limits:
            options["limit"] = limit
        answer: Answer = getattr(database, self.method or self.command)(*words, **options)
        return answer

    def missing(self, given: Given) -> bool:
        """Whether a parameter without which there is no question is not given."""
        names = {name for name, _ in given}
        return any(one.required and one.name not in names for one in self.parameters)

    def line(self, given: Given) -> str:
        """The same as one types it."""
        values, line = dict(given), ["finstats", *self.typed]
        for one in self.parameters:
            if one.name not in values:
                continue
            typed = words_in(values[one.name]) if one.many else [values[one.name]]
            line += [one.option] if one.option else []
            line += [] if one.flag else map(_quoted, typed)
        return " ".join(line)


class Asked(NamedTuple):
    """A question with its parameters."""

    question: Question
    given: Given = ()

    @property
    def line(self) -> str:
        """The command line."""
        return self.question.line(self.given)

    def href(self, suffix: str = "") -> str:
        """The page of the answer, or with `.json` the promised JSON."""
        query = f"?{urlencode(self.given)}" if self.given else ""
        return f"/ask/{self.question.command}{suffix}{query}"


def asked(command: str, **values: str) -> Asked:
    """A question of ours with parameters."""
    question = QUESTIONS[command]
    return Asked(question, question.given(values))


def words_in(text: str) -> list[str]:
    """Words as one types them: quotes hold together what has spaces; a comma parts them too."""
    for comma in "、，,":
        text = text.replace(comma, " ")
    try:
        return shlex.split(text)
    except ValueError:  # a quote that is not closed
        return text.split()


def _quoted(word: str) -> str:
    if re.fullmatch(r"[^\s\"'\\$`&|;<>()*?#~!\[\]{}]+", word):
        return word
    return "'" + word.replace("'", "'\\''") + "'"


_DATE, _KNOWN = Label("时点", "date"), Label("发布截至", "published by")
_AS_OF = Parameter("as_of", _DATE, "--as-of", "2025-06")
_KNOWN_AT = Parameter("known_at", _KNOWN, "--known-at", "2025-12-31")
_THEME = Parameter("theme", Label("主题", "theme"), "--theme", "green")
_BANK = Parameter("bank", Label("银行", "bank"), "--bank", "农行")
_PLACE = Parameter("place", Label("地区", "place"), "--place", "寿光")
_SOURCE = Parameter("source", Label("文献", "source"), "--source", "weifang-2025")
_SEARCH = Parameter("search", Label("含有文字", "contains"), "-q", "质押")
_WORD = Parameter(
    "word", Label("出处、数字或名称", "ref, number or name"), None, "1026.09", required=True
)
_LISTED = (_THEME, _BANK, _PLACE, _SOURCE, _SEARCH)


def _codes(example: str, *, required: bool = True) -> Parameter:
    return Parameter(
        "codes", Label("指标", "indicators"), None, example, many=True, required=required
    )


def _list(name: str, zh: str, en: str, parameters: tuple[Parameter, ...] = _LISTED) -> Question:
    return Question(name, Label(zh, en), parameters, "list", (name,))


_ALL = (
    Question("overview", Label("本库有什么?", "What does the database hold?"), limits=False),
    Question(
        "themes",
        Label("五篇大文章各有哪些数字?", "What are the figures of each of the five areas of finance?"),
        (_AS_OF, _KNOWN_AT),
    ),
    Question(
        "banks",
        Label("银行做了什么: 通过什么, 为谁, 多少?", "What did each bank do, through what, for whom, how much?"),
        (
            Parameter("names", Label("银行", "banks"), None, "农行 工行", many=True),
            _THEME,
            _PLACE,
            Parameter("all", Label("没有提到的也列", "also those not mentioned"), "--all", flag=True),
        ),
    ),
    Question(
        "indicator",
        Label("一个指标的数字是多少, 截至某时点?", "What are the figures of an indicator, as of a date?"),
        (
            _codes("tech-loans"),
            _AS_OF,
            _KNOWN_AT,
            _BANK,
            _PLACE,
            Parameter("unit", Label("金额单位", "unit of money"), "--unit", "万元"),
            Parameter("undated", Label("含日期未载的", "with undated ones"), "--undated", flag=True),
        ),
    ),
    Question(
        "total",
        Label("这些数字能不能相加, 合计多少?", "May these figures be added, and to what?"),
        (
            Parameter("quantities", Label("指标或量", "indicator or quantities"), None, "tech-loans", many=True, required=True),
            Parameter("measure", Label("度量", "measure"), "--measure", "borrowers"),
            _AS_OF,
        ),
        limits=False,
    ),
    Question(
        "trace",
        Label("一个数字在原文哪里, 怎么读, 有多确定?", "Where does a figure stand, how is it read, how sure is it?"),
        (_WORD,),
    ),
    Question(
        "cite",
        Label("怎样在报告里引用一个数字?", "How is a figure cited in a report?"),
        (Parameter("refs", Label("出处", "refs"), None, "4.2 11.1", many=True, required=True),),
        limits=False,
    ),
    Question(
        "audit",
        Label("已发布的数字互相矛盾吗?", "Do published figures contradict each other?"),
        (
            _THEME,
            _SOURCE,
            Parameter("all", Label("相符的也列", "also what holds"), "--all", flag=True),
        ),
    ),
    Question(
        "explain",
        Label("一个数字和哪些数字有关系, 各路推得多少?", "What relations does a figure stand in, and what do they say of it?"),
        (_WORD._replace(example="11.4"),),
        limits=False,
    ),
    Question(
        "implied",
        Label("没有印出的数字可由已发布的推出多少?", "What do published figures imply that nobody printed?"),
        (_codes("all-loans"),),
    ),
    Question(
        "compare",
        Label("增速比别的快多少? 两期之间变了多少?", "How much faster than another, how much more than before?"),
        (
            _codes("green-loans"),
            Parameter("against", Label("与何比较", "against"), "--against", "all-loans"),
            Parameter("start", Label("期初", "from"), "--from", "2024"),
            Parameter("end", Label("期末", "to"), "--to", "2025-06"),
        ),
    ),
    Question(
        "history",
        Label("一个数字各版怎么说, 何时、因何被取代?", "What was ever published of a figure, and what took its place when and why?"),
        (_WORD._replace(example="green-loans"), _AS_OF, _KNOWN_AT),
    ),
    Question(
        "diff",
        Label("两个发布日之间新增、修订、撤回了什么?", "What was added, revised, withdrawn between two days of publication?"),
        (
            Parameter("start", Label("自", "from"), "--from", "2025-06-30", required=True),
            Parameter("end", Label("至", "to"), "--to", "latest", required=True),
            _THEME,
        ),
    ),
    Question("figures", Label("有哪些数字?", "Which figures are there?"), _LISTED),
    _list("indicators", "有哪些指标, 定义是什么?", "Which indicators are there, and how are they defined?"),
    _list("enterprises", "提到哪些企业, 有什么资质?", "Which enterprises are named, with which designations?"),
    _list("products", "银行有哪些产品、平台、服务?", "Which products, platforms and services do banks have?"),
    _list("financings", "有哪些融资案例, 凭什么担保?", "Which cases of financing are there, on what collateral?"),
    _list("sources", "数字出自哪些文献?", "Which sources do the figures come from?", (_SOURCE, _SEARCH)),
    Question(
        "schema",
        Label("有哪些公开视图, 各列是什么意思?", "Which public views are there, and what do their columns mean?"),
        (Parameter("view", Label("视图", "view"), None, "figures"),),
        limits=False,
    ),
)  # fmt: skip
QUESTIONS = {question.command: question for question in _ALL}
