"""The commands that are used most, in the order of the help."""

from __future__ import annotations

from finstats.cli.command import Command, Example
from finstats.cli.speech import COMMON, say

COMMON_COMMANDS = (
    Command(
        "themes",
        "themes.themes",
        COMMON,
        say(
            "五篇大文章各有哪些数字?", "What are the figures of each of the five areas of finance?"
        ),
        (
            Example("finstats themes", say("五个主题的一览", "an overview of all five")),
            Example(
                say(
                    "finstats themes --as-of 2025年6月末 --format md",
                    "finstats themes --as-of 2025-06 --format md",
                ),
                say("可贴进报告", "fit for a report"),
            ),
        ),
    ),
    Command(
        "banks",
        "banks.banks",
        COMMON,
        say(
            "银行做了什么: 通过什么, 为谁, 多少?",
            "What did each bank do, through what, for whom, how much?",
        ),
        (
            Example(
                say("finstats banks --theme 绿色", "finstats banks --theme green"),
                say("各行在一个主题里的做法", "all banks in one theme"),
            ),
            Example(
                say("finstats banks 农行 工行", "finstats banks abc icbc"),
                say("这两家在各主题里的", "these two in all themes"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "indicator",
        "indicator.indicator",
        COMMON,
        say(
            "一个指标的数字是多少: 按分类、银行或主体, 截至某时点?",
            "What are the figures of an indicator, by class, bank or subject, as of a date?",
        ),
        (
            Example(
                say(
                    "finstats indicator 绿色信贷 --as-of 2025-06",
                    "finstats indicator tech-loans --as-of 2025-06",
                ),
                say("2025年6月末的", "at the end of June 2025"),
            ),
            Example(
                say(
                    "finstats indicator 科技型企业贷款 -o 科技.csv",
                    "finstats indicator green-loans -o green.csv",
                ),
                say("写成 csv 文件", "as a csv file"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "chart",
        "charting.chart",
        COMMON,
        say(
            "画成图是什么样: 按分类、银行或时期?",
            "What do the figures of an indicator look like, by class, bank or date?",
        ),
        (
            Example(
                say(
                    "finstats chart 科技型企业贷款 --as-of 2025-06",
                    "finstats chart tech-loans --as-of 2025-06",
                ),
                say("各类企业的条形图", "bars of each class"),
            ),
            Example(
                say(
                    "finstats chart 绿色信贷 --by bank -o green.svg",
                    "finstats chart green-loans --by bank -o green.svg",
                ),
                say("各银行, 存成图片", "as a picture"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "total",
        "total.total",
        COMMON,
        say("这些数字能不能相加, 合计多少?", "May these figures be added, and to what?"),
        (
            Example(
                say("finstats total 涉农贷款", "finstats total agri-loans"),
                say("合计, 或不可相加的理由", "the sum, or why there is none"),
            ),
            Example(
                "finstats total green-loans:balance:all:banks-in-weifang",
                say("指定的一个量", "one quantity"),
            ),
        ),
        exits=(5, 6),
    ),
    Command(
        "trace",
        "tracing.trace",
        COMMON,
        say(
            "一个数字在原文哪里, 怎么读, 有多确定?",
            "Where does a figure stand, how is it read, how sure is it?",
        ),
        (
            Example(
                "finstats trace 1026.09",
                say("按印出的数字找", "found by its digits"),
            ),
            Example(
                "finstats trace weifang-2025/4.2",
                say("按出处找: 第4段第2个", "found by its ref: paragraph 4, no. 2"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "cite",
        "tracing.cite",
        COMMON,
        say("怎样在报告里引用一个数字?", "How is a figure cited in a report?"),
        (
            Example("finstats cite 4.2", say("一句话和来源", "a sentence and its source")),
            Example(
                say("finstats cite 4.2 11.1 --lang en", "finstats cite 4.2 11.1 --lang zh"),
                say("两个数字, 用英文", "two figures, in Chinese"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "audit",
        "auditing.audit",
        COMMON,
        say("已发布的数字互相矛盾吗?", "Do published figures contradict each other?"),
        (
            Example("finstats audit", say("矛盾和存疑的各项", "contradictions and doubts")),
            Example(
                say("finstats audit --theme 普惠 --all", "finstats audit --theme inclusive --all"),
                say("一个主题, 相符的也列", "one theme, and what holds too"),
            ),
        ),
        exits=(5, 6),
    ),
    Command(
        "extract",
        "extracting.extract",
        COMMON,
        say(
            "一篇文章里有哪些数字? 写成待复核的草稿",
            "Which figures does an article hold, as a draft?",
        ),
        (
            Example(
                say(
                    "finstats extract 文章.txt --published 2025-10-20",
                    "finstats extract article.txt --published 2025-10-20",
                ),
                say("列出读到的数字", "what was read"),
            ),
            Example(
                say(
                    "finstats extract 文章.docx --place 潍坊 -o 草稿.xlsx",
                    "finstats extract article.docx --place 370700 -o draft.xlsx",
                ),
                say("待复核的草稿", "to review"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "check",
        "checking.check",
        COMMON,
        say(
            "一篇文章与已发布的相符吗? (不存任何内容)",
            "Does an article fit what was published? (stores nothing)",
        ),
        (
            Example(
                say(
                    "finstats check 新稿.txt --published 2025-10-20",
                    "finstats check draft.txt --published 2025-10-20",
                ),
                say("对照同地最近的文献", "with the latest one"),
            ),
            Example(
                say(
                    "finstats check 新稿.txt --against weifang-2025 --strict",
                    "finstats check draft.txt --against weifang-2025 --strict",
                ),
                say("有矛盾则退出码 6", "fails at odds"),
            ),
        ),
        exits=(5, 6),
    ),
    Command(
        "indicators",
        "lists.indicators",
        COMMON,
        say("有哪些指标, 定义是什么?", "Which indicators are there, and how are they defined?"),
        (
            Example(
                say("finstats indicators --theme 养老", "finstats indicators --theme pension"),
                say("一个主题的指标", "those of one theme"),
            ),
            Example(
                say(
                    "finstats indicators -q 涉农 --format json",
                    "finstats indicators -q agri --format json",
                ),
                say("名称里有涉农的, 供程序读", "by name, for programs"),
            ),
        ),
        exits=(5,),
    ),
    Command(
        "figures",
        "lists.figures",
        COMMON,
        say("有哪些数字?", "Which figures are there?"),
        (
            Example(
                say("finstats figures --theme 数字", "finstats figures --theme digital"),
                say("一个主题的数字", "those of one theme"),
            ),
            Example(
                "finstats figures --paragraph 4 --format csv",
                say("第4段的, csv", "those of paragraph 4, as csv"),
            ),
        ),
        exits=(5,),
    ),
)
