"""What a package says of itself in words: its title, its terms of use, how to read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finstats import __version__
from finstats.result import Label
from finstats.store.revision import HEAD

NAME = "finstats-export"
TITLE = Label(
    "finstats 导出: 已发布的金融统计数字",
    "Exported by finstats: published Chinese financial statistics",
)
DESCRIPTION = Label(
    "每个数字都有出处, 数字与印出的一样。使用条款见 README.txt。",
    "Every figure with the place it stands in, its digits as printed. Terms of use: README.txt.",
)
LICENCE = {
    "name": "Apache-2.0",
    "path": "https://www.apache.org/licenses/LICENSE-2.0",
    "title": "Apache License 2.0, of what is finstats' own: labels, notes, classifications",
}
# What DATA-TERMS.md says, for those who have the package alone.
_TERMS = Label(
    """\
使用条款

各文件载有已发布的文献所述的数字、名称、地点和日期, 以及每个数字在文献里的位置。
这些是事实; 文献的文句归其发布者所有, 不在这个文件夹里。
名称、备注、标为 ours 的英文名、分类, 以及对含糊措辞的读法, 是 finstats 自己的, 依
Apache License 2.0 使用; 发表这些数字时请注明来源 (finstats cite)。

数字按印出的样子保存。finstats 不为文献担保, 只担保确是照记录读取的;
finstats trace 出处 可看读到了什么、在哪里。
指标的定义凡标明未核对原文的, 引用前请向监管部门核实。""",
    """\
Terms of use

The files hold figures, names, places and dates that published sources state, with the place of
each in its source. They are facts; the sentences of a source belong to its publisher and are not
in this folder. Labels, notes, English names marked `ours`, classifications and the readings of
doubtful wording are finstats' own; use them under the Apache License 2.0, and name the source of
the figures when you publish them (finstats cite).

A figure is kept as it was printed. finstats does not vouch for a source, only for having read it
as recorded; finstats trace REF shows what was read and where. Definitions of indicators that say
"text not checked" must be verified at the regulator before they are quoted.""",
)


def readme(form: str, resources: Sequence[Mapping[str, object]]) -> str:
    """The README of a package, both languages."""
    widest = max(len(str(one["path"])) for one in resources)
    files = "\n".join(
        f"  {one['path']!s:<{widest}}  {one['rows']:>8}  {one['description_zh']} / {one['description']}"
        for one in resources
    )
    return "\n\n".join(
        (
            f"{TITLE.zh}\n{TITLE.en}\nfinstats {__version__}, schema {HEAD}",
            _TERMS.zh,
            _TERMS.en,
            _READING.zh + (_CSV.zh if form == "csv" else ""),
            _READING.en + (_CSV.en if form == "csv" else ""),
            f"文件、行数、内容 / files, rows, contents\n\n{files}",
        )
    )


_READING = Label(
    """\
怎样读

value_text、*_text、*_base 是文字: 当作浮点数读, 末位的 0 和大数的末几位会丢。
各列的含义在 datapackage.json。再导入: finstats import 这个文件夹。""",
    """\
How to read it

value_text, *_text and *_base are text: read as floats they lose final zeros and, where they are
long, their last digits. datapackage.json says what each column means.
To import it again: finstats import FOLDER.""",
)
_CSV = Label(
    """
CSV: UTF-8, 逗号分隔, 空的一格表示没有。表格软件会当作公式的文字前面有一个撇号 (')。""",
    """
CSV: UTF-8, commas, nothing between two commas is nothing said. A text that a spreadsheet would
compute stands after an apostrophe (').""",
)
