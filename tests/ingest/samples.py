"""A small facts file for every fault there is. A faulty line says so: `#! code`, once a fault."""

from __future__ import annotations

import re

from tests.ingest.facts import FIGURE, SOURCE, SUBJECT, figure, invented_text, source, swap, without

_MARK = re.compile(r"#!((?: [a-z0-9-]+)+)$")

GOOD = SOURCE + FIGURE
GROWTH = SOURCE + figure(
    "1.1",
    "8%",
    "8",
    "%",
    transformation="growth",
    comparison="ytd",
    base_period="2023-12-31",
    base_basis="stated",
)
UNIT = '[[unit]]\ncode = "斗"\nname_zh = "斗"\ndimension = "mass"\nbase_factor = 10\n'
PLACE = '[[place]]\ncode = "9901"\nname_zh = "甲县"\nlevel = "county"\nparent = "100000"\n'
BANK = """\
[[bank]]
code = "some-bank"
name_zh = "某银行"
pinyin = "mou yin hang"
kind = "village"
level = "head-office"
"""
ENTERPRISE = '[[enterprise]]\ncode = "some-firm"\nname_zh = "某企业"\npinyin = "mou qi ye"\n'
PRODUCT = """\
[[product]]
code = "some-product"
name_zh = "某贷"
pinyin = "mou dai"
kind = "loan"
description_zh = "一种贷款"
description_en = "a loan"
"""
FINANCING = """\
[[financing]]
code = "some-case"
name_zh = "某案例"
pinyin = "mou an li"
mechanism_zh = "信用"
mechanism_en = "unsecured"
"""
INDICATOR = """\
[[indicator]]
code = "some-loans"
name_zh = "某类贷款"
kind = "statistic"
owner = "none"
definition_zh = "某类贷款"
definition_en = "some loans"
definition_basis = "ours"
"""
DEFINITION = """\
[[definition]]
indicator = "some-loans"
owner = "pboc"
definition_zh = "某类贷款的定义"
definition_en = "some loans"
basis = "ours"
"""
RELATION = """\
[[relation]]
kind = "subset"
left = "tech-loans:srdi-sme"
right = "tech-loans:tech-sme"
strength = "identity"
reason_zh = "说明"
reason_en = "a reason"
"""
EXPLAINED = """\
[[explained]]
figures = ["weifang-2025/4.2 1026.09亿元", "weifang-2025/4.6 28.47%"]
reason_zh = "说明"
reason_en = "a reason"
"""
SECTION = '[[section]]\ntheme = "tech"\nparagraphs = [1, 3]\n'
WITHDRAWAL = '[[withdrawal]]\nref = "weifang-2025/4.2"\n'
# A source that was certainly published after the bundled one.
AFTER_WEIFANG = source("sample", "样本统计局", "2026-03-01", "2026-03-01")


def marked(text: str) -> list[tuple[int, str]]:
    """Line and code of each fault that the text says it has."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        mark = _MARK.search(line.rstrip("\r"))
        found += [(number, code) for code in (mark[1].split() if mark else ())]
    return sorted(found)


def _head(text: str, codes: str) -> str:
    """The text with its first header of a block marked."""
    return text.replace("]]", f"]]  #! {codes}", 1)


def _subset(left: str, right: str) -> str:
    """A relation of two indicators."""
    sides = f'left = "{left}:all"\nright = "{right}:all"'
    return re.sub(r"left = .*\nright = .*", sides, RELATION)


def _branch(code: str, parent: str) -> str:
    return swap(BANK, ("some-bank", code), ("head-office", "branch")) + f'parent = "{parent}"\n'


def _growth(*pairs: tuple[str, str]) -> str:
    return swap(GROWTH, *pairs)


def _good(*pairs: tuple[str, str]) -> str:
    return swap(GOOD, *pairs)


FORM = {
    "a key whose value is no TOML": _good(('"548.26"', "548,26  #! bad-toml")),
    "a text that does not end": _good(('"548.26"', '"548.26  #! bad-toml')),
    "the same key twice in a block": _good(('"548.26"', '"548.26"\nvalue = "548.26"  #! bad-toml')),
    "lists in lists in lists": _good(
        ("[source]", "[source]  #! bad-toml"), ('"548.26"', "[" * 20_000 + "]" * 20_000)
    ),
    "a number of 5000 digits": _good(
        ("[source]", "[source]  #! bad-toml"), ('"548.26"', "1" * 5_000)
    ),
    "a key before the first block": 'title = "x"  #! no-block\n' + GOOD,
    "an inline table": _good(('"548.26"', '{ text = "548.26" }  #! not-in-format')),
    "a text over several lines": _good(('"548.26"', '"""548.26"""  #! not-in-format')),
    "a literal text over several lines": _good(('"548.26"', "'''548.26'''  #! not-in-format")),
    "an inner block before its outer one": '[[figure.says]]\nquantity = "x"\n'
    + SOURCE
    + _head(FIGURE, "bad-toml"),
    "an inner block inside an inner block": GOOD + "[[figure.says.more]]  #! not-in-format\n",
    "an inner block after another block": SOURCE
    + FIGURE
    + SECTION
    + '[[figure.says]]  #! not-in-format\nquantity = "x"\n',
    "a block that is not in the format": GOOD + "[[figures]]  #! unknown-block\n",
    "an inner block that is not in the format": GOOD + "[[figure.said]]  #! unknown-block\n",
    "a key that is not in the format": GOOD + 'date = "2024-06-30"  #! unknown-key\n',
    "a table inside a block that is not there": "[section.more]  #! not-in-format\n" + GOOD,
    "a value that is a number": _good(('"548.26"', "548.26  #! wrong-type")),
    "a value that is a whole number": _good(('"548.26"', "548  #! wrong-type")),
    "a value that is true": _good(('"548.26"', "true  #! wrong-type")),
    "a value that is a date of TOML": _good(('"2024-06-30"', "2024-06-30  #! wrong-type")),
    "a value that is a list": _good(('"548.26"', '["548.26"]  #! wrong-type')),
    "a text that is empty": _good(('label_en = "sample"', 'label_en = ""  #! wrong-type')),
    "a text of full-width spaces": _good(('label_en = "sample"', 'label_en = "　"  #! wrong-type')),
    "a text of 1001 characters": _good(
        ('label_en = "sample"', f'label_en = "{"长" * 1001}"  #! wrong-type')
    ),
    "offsets that fall": _good(("[10, 18]", "[18, 10]  #! wrong-type")),
    "offsets below zero": _good(("[10, 18]", "[-1, 7]  #! wrong-type")),
    "three offsets": _good(("[10, 18]", "[10, 18, 26]  #! wrong-type")),
    "offsets that are texts": _good(("[10, 18]", '["10", "18"]  #! wrong-type')),
    "offsets that are true and false": _good(("[10, 18]", "[false, true]  #! wrong-type")),
    "offsets of more than 31 bits": _good(("[10, 18]", "[10, 2147483648]  #! wrong-type")),
    "offsets beyond any text": _good(("[10, 18]", "[10, 9223372036854775808]  #! wrong-type")),
    "dates of publication that fall": _good(
        (
            '["2024-07-25", "2024-07-25"]',
            '["2024-07-25", "2024-07-24"]  #! wrong-type',
        )
    ),
    "a date of publication that does not exist": _good(
        ('["2024-07-25", "2024-07-25"]', '["2024-02-30", "2024-07-24"]  #! wrong-type')
    ),
    "one date of publication": _good(
        ('["2024-07-25", "2024-07-25"]', '"2024-07-25"  #! wrong-type')
    ),
    "a code with a capital and a space": SUBJECT.replace(
        '"somebody"', '"Some body"  #! wrong-type'
    ),
    "a code in Chinese": SUBJECT.replace('"somebody"', '"某机关"  #! wrong-type'),
    "a code of 65 characters": SUBJECT.replace('"somebody"', f'"{"x" * 65}"  #! wrong-type'),
    "a day that is no day of the year": PLACE + 'valid_from = "2024-13-01"  #! wrong-type\n',
    "a flag that is a text": """\
[[measure]]
code = "some-measure"
name_zh = "某度量"
time = "stock"
dimension = "money"
additive = "yes"  #! wrong-type
""",
    "a factor with a point": UNIT.replace("10", "10.0  #! wrong-type"),
    "a factor of nothing": UNIT.replace("10", "0  #! wrong-type"),
    "a factor below zero": UNIT.replace("10", "-10  #! wrong-type"),
    "a factor of more than 18 digits": UNIT.replace("10", f"1{'0' * 18}  #! wrong-type"),
    "a key of very many parts": SUBJECT + "a" + ".a" * 40 + " = 1  #! not-in-format\n",
    "a key of very many parts after a text over lines": SUBJECT
    + 'note_zh = """\n"""\n'
    + "a"
    + ".'\"'" * 40
    + " = 1  #! not-in-format\n",
    "aliases that are one text": SUBJECT + 'aliases = "某"  #! wrong-type\n',
    "an alias that is a number": SUBJECT + 'aliases = ["某", 1]  #! wrong-type\n',
    "a block without a key it needs": _head(GOOD, "missing-key").replace(
        'printed = "548.26亿元"\n', ""
    ),
    "an inner block without a key it needs": _good(
        ('transformation = "level"\n', ""), ("[[figure.says]]", "[[figure.says]]  #! missing-key")
    ),
    "an English name that does not say where it is from": _head(SUBJECT, "missing-key")
    + 'name_en = "somebody"\n',
    "a basis without an English name": _head(SUBJECT, "missing-key") + 'name_en_basis = "ours"\n',
    "a section from paragraph zero": GOOD + SECTION.replace("[1, 3]", "[0, 3]  #! wrong-type"),
    "a digest that is none": GOOD.replace("[source]", '[source]\nsha256 = "f00"  #! wrong-type'),
    "a folded digest in capitals": GOOD.replace(
        "[source]", f'[source]\nfolded_sha256 = "{"A" * 64}"  #! wrong-type'
    ),
    "an inner block without its outer one": '[[figure.says]]  #! not-in-format\nperiod = "x"\n',
    "a key in quotation marks": GOOD.replace('value = "548.26"', '"value" = 548.26  #! wrong-type'),
    "two sources": GOOD.replace("[source]", "[[source]]")
    + SOURCE.replace("[source]", "[[source]]  #! two-sources"),
    "a figure without a source": _head(FIGURE, "no-source"),
    "a section without a source": _head(SECTION, "no-source"),
    "a withdrawal without a source": _head(WITHDRAWAL, "no-source"),
}
CONTROL = {
    f"a {what} in a name": SUBJECT.replace('"某机关"', f'"某{text}机关"  #! wrong-type')
    for what, text in {
        "control character": "\\u0007",
        "escape": "\\u001b[31m",
        "line break": "\\n",
        "tab": "\\t",
        "C1 control": "\\u009b",
        "bidi override": "\u202e",
        "bidi isolate": "\u2066",
        "zero-width space": "\u200b",
        "byte order mark": "\ufeff",
        "line separator": "\u2028",
        "paragraph separator": "\u2029",
    }.items()
}

CODES = {
    "a unit that would change its factor": UNIT.replace('"斗"', '"亿元"', 1).replace(
        "[[unit]]", "[[unit]]  #! would-change"
    ),
    "a measure that would change its time": """\
[[measure]]  #! would-change
code = "balance"
name_zh = "贷款余额"
time = "flow"
dimension = "money"
additive = true
""",
    "a subject that would change its kind": SUBJECT.replace(
        '"somebody"', '"banks-in-weifang"'
    ).replace("[[subject]]", "[[subject]]  #! would-change"),
    "a code defined twice": SUBJECT + _head(SUBJECT, "duplicate-code"),
    "a bank and an enterprise of one code": BANK
    + ENTERPRISE.replace('"some-firm"', '"some-bank"').replace(
        "[[enterprise]]", "[[enterprise]]  #! duplicate-code"
    ),
    "a first definition of a later day": INDICATOR
    + DEFINITION
    + 'from = "2025-01-01"  #! definition-order\nchange_zh = "放宽"\nchange_en = "widened"\n',
    "a later definition that does not say what changed": INDICATOR
    + DEFINITION
    + _head(DEFINITION + 'from = "2025-01-01"\n', "definition-parts"),
    "a definition told twice": INDICATOR
    + DEFINITION
    + DEFINITION.replace("[[definition]]", "[[definition]]  #! definition-order"),
    "a kind that is not known": SUBJECT.replace('"authority"', '"authorities"  #! unknown-code'),
    "a place that is not known": SUBJECT + 'place = "999999"  #! unknown-code\n',
    "a bank that is an enterprise": ENTERPRISE + PRODUCT + 'bank = "some-firm"  #! unknown-code\n',
    "a borrower that is not known": FINANCING + 'borrower = "nobody"  #! unknown-code\n',
    "a theme that is not known": INDICATOR + 'theme = "blue"  #! unknown-code\n',
    "a dimension that is not known": UNIT.replace('"mass"', '"weight"  #! unknown-code'),
    "a section's theme that is not known": GOOD
    + SECTION.replace('"tech"', '"technology"  #! unknown-code'),
    "a reason that is not known": GOOD
    + '[[not_figure]]\nat = [30, 32]\nprinted = "一线"\nreason = "idiom"  #! unknown-code\n',
    "a relation's indicator that is not known": RELATION.replace(
        '"tech-loans:srdi-sme"', '"tec-loans:srdi-sme"  #! unknown-code'
    ),
    "a relation's category that is not known": RELATION.replace(
        '"tech-loans:tech-sme"', '"tech-loans:sme"  #! unknown-code'
    ),
    "an explained figure that is not held": EXPLAINED.replace(
        "weifang-2025/4.6", "weifang-2025/4.99"
    ).replace('28.47%"]', '28.47%"]  #! unknown-ref'),
    "an explained figure that prints something else by now": EXPLAINED.replace(
        '28.47%"]', '28.74%"]  #! figure-changed'
    ),
    "a relation without a category": RELATION.replace(
        '"tech-loans:tech-sme"', '"tech-loans"  #! unknown-code'
    ),
    "an alias of another subject": SUBJECT + 'aliases = ["潍坊行"]  #! alias-taken\n',
    "an alias of two subjects of the file": SUBJECT
    + 'aliases = ["某"]\n'
    + ENTERPRISE
    + 'aliases = ["某"]  #! alias-taken\n',
    "an alias that is another's name": SUBJECT + 'aliases = ["潍坊银行"]  #! alias-taken\n',
    "an alias that is another's code": SUBJECT + 'aliases = ["bank-of-weifang"]  #! alias-taken\n',
    "an alias that is a name of the same file": SUBJECT
    + 'aliases = ["某企业"]  #! alias-taken\n'
    + ENTERPRISE,
    "a name that is another's alias": swap(
        SUBJECT, ('name_zh = "某机关"', 'name_zh = "潍坊行"  #! alias-taken')
    ),
    "an alias of another indicator": INDICATOR + 'aliases = ["绿色信贷"]  #! alias-taken\n',
    "an alias of another theme": '[[theme]]\ncode = "blue"\nname_zh = "蓝色金融"\n'
    'aliases = ["绿色"]  #! alias-taken\n',
    "a product's theme without a basis": PRODUCT + 'themes = ["green"]  #! bad-theme\n',
    "a case's theme that is not known": FINANCING + 'themes = ["blue section"]  #! bad-theme\n',
    "a basis that is not known": PRODUCT + 'themes = ["green guess"]  #! bad-theme\n',
    "a designation without the source's words": ENTERPRISE
    + 'designations = ["high-tech"]  #! bad-designation\n',
    "a designation that is not known": ENTERPRISE
    + 'designations = ["unicorn 独角兽企业"]  #! bad-designation\n',
    "a head office with a parent": BANK + 'parent = "icbc"  #! bad-parent\n',
    "a branch without a parent": BANK.replace('"head-office"', '"branch"').replace(
        "[[bank]]", "[[bank]]  #! bad-parent"
    ),
    "a place that is its own parent": PLACE.replace('"100000"', '"9901"  #! parent-cycle'),
    "two banks above each other": "".join(
        BANK.replace("some-bank", one).replace("head-office", "branch")
        + f'parent = "{other}"  #! parent-cycle\n'
        for one, other in (("bank-a", "bank-b"), ("bank-b", "bank-a"))
    ),
    "a class inside itself": RELATION.replace("srdi-sme", "tech-sme").replace(
        "[[relation]]", "[[relation]]  #! subset-cycle"
    ),
    # little-giant lies in srdi-sme already, as the database knows.
    "a cycle of subsets with what the database holds": RELATION.replace(
        "tech-sme", "little-giant"
    ).replace("[[relation]]", "[[relation]]  #! subset-cycle"),
    # The database knows nothing of how these three lie to each other.
    "a cycle of three subsets": _subset("county-loans", "agri-loans")
    + _subset("agri-loans", "pension-funds")
    + _head(_subset("pension-funds", "county-loans"), "subset-cycle"),
    "a subset that is also told apart": _subset("agri-loans", "county-loans")
    + _head(
        _subset("agri-loans", "county-loans").replace('"subset"', '"disjoint"'), "relations-differ"
    ),
    "a relation told twice": _subset("agri-loans", "county-loans")
    + _head(_subset("agri-loans", "county-loans"), "relations-differ"),
    "a relation that is another one turned round": _subset("agri-loans", "county-loans")
    + _head(
        _subset("county-loans", "agri-loans").replace('"subset"', '"overlaps"'), "relations-differ"
    ),
    # The database holds that little giants lie inside SRDI SMEs.
    "a relation that the database holds otherwise, turned round": _head(
        RELATION.replace('"subset"', '"disjoint"').replace("tech-sme", "little-giant"),
        "relations-differ",
    ),
    "a subject that is its own anchor": SUBJECT + 'anchor = "somebody"  #! anchor-cycle\n',
    "two subjects anchored to each other": SUBJECT
    + 'anchor = "other"  #! anchor-cycle\n'
    + SUBJECT.replace("somebody", "other")
    + 'anchor = "somebody"  #! anchor-cycle\n',
    "a place that ends before it starts": PLACE
    + 'valid_from = "2024-01-01"\nvalid_to = "2023-12-31"  #! bad-range\n',
    "an indicator that would turn from a statistic into cases": _head(
        INDICATOR.replace("some-loans", "tech-loans").replace('"statistic"', '"case"'),
        "would-change",
    ),
    "a candidate that would become an alias": INDICATOR.replace("some-loans", "tech-loans")
    + 'aliases = ["科技贷款"]  #! alias-taken\n',
    "an alias that would become a candidate": """\
[[not_alias]]
indicator = "green-loans"
warning_zh = "注意"
warning_en = "mind"
alias = "绿色信贷"  #! alias-taken
""",
}

CODES |= {
    f"a subject that is a {kind}": SUBJECT.replace('"authority"', f'"{kind}"  #! wrong-block')
    for kind in ("bank", "enterprise", "product", "financing")
} | {
    f"a {block.split(']]')[0][2:]} that would be what the group of banks is": _head(
        re.sub(r'code = "[a-z-]+"', 'code = "banks-in-weifang"', block), "would-change"
    )
    for block in (BANK, ENTERPRISE, PRODUCT, FINANCING)
}

FIGURES = {
    "a ref twice": GOOD
    + swap(FIGURE, ('"1.1"', '"1.1"  #! duplicate-ref'), ("[10, 18]", "[20, 28]")),
    "a ref without a number": _good(('"1.1"', '"1"  #! bad-ref')),
    "a ref with the source": _good(('"1.1"', '"sample/1.1"  #! bad-ref')),
    "a ref counted from zero": _good(('"1.1"', '"1.0"  #! bad-ref')),
    "a ref with a zero before it": _good(('"1.1"', '"1.01"  #! bad-ref')),
    "offsets that do not fit the token": _good(("[10, 18]", "[10, 19]  #! bad-offsets")),
    "a not_figure whose offsets do not fit": GOOD
    + '[[not_figure]]\nat = [30, 31]  #! bad-offsets\nprinted = "一线"\nreason = "phrase"\n',
    "two tokens that overlap": GOOD
    + swap(FIGURE, ('"1.1"', '"1.2"'), ("[10, 18]", "[17, 25]  #! overlapping")),
    "a figure at the place of a not_figure": GOOD
    + '[[not_figure]]\nat = [14, 16]  #! overlapping\nprinted = "一线"\nreason = "phrase"\n',
    "a figure that says nothing": SOURCE
    + FIGURE.split("[[figure.says]]")[0].replace("[[figure]]", "[[figure]]  #! says-nothing"),
    "digits that disagree with the token": _good(
        ('value = "548.26"', 'value = "548.62"  #! token-mismatch')
    ),
    "digits without the zero printed": _good(
        ('"548.26亿元"', '"548.20亿元"'), ('value = "548.26"', 'value = "548.2"  #! token-mismatch')
    ),
    "a unit that disagrees with the token": _good(
        ('unit = "亿元"', 'unit = "万元"  #! token-mismatch')
    ),
    "a qualifier that disagrees with the token": _good(
        ('qualifier = "exact"', 'qualifier = "about"  #! token-mismatch')
    ),
    "a wording that the qualifier leaves out": _good(
        ('"548.26亿元"', '"超548.26亿元"'),
        ("[10, 18]", "[10, 19]"),
        ('qualifier = "exact"', 'qualifier = "exact"  #! token-mismatch'),
    ),
    "a unit that is not known": _good(
        ('"548.26亿元"', '"548.26亿镑"'), ('unit = "亿元"', 'unit = "亿镑"  #! unknown-code')
    ),
    "a qualifier that is not known": _good(
        ('qualifier = "exact"', 'qualifier = "exactly"  #! token-mismatch unknown-code')
    ),
    "a token that is no number": _good(
        ('"548.26亿元"', '"数百亿元"  #! bad-token'), ("[10, 18]", "[10, 14]")
    ),
    "a token of two numbers": _good(
        ('"548.26亿元"', '"5亿元和6亿元"  #! bad-token'), ("[10, 18]", "[10, 17]")
    ),
    "digits with a separator": _good(
        ('"548.26亿元"', '"1,548亿元"'),
        ("[10, 18]", "[10, 17]"),
        ('value = "548.26"', 'value = "1,548"  #! bad-number token-mismatch'),
    ),
    "digits of full width": _good(
        ('value = "548.26"', 'value = "５４８.26"  #! bad-number token-mismatch')
    ),
    "digits with an exponent": _good(
        ('value = "548.26"', 'value = "1E+1000000"  #! bad-number token-mismatch')
    ),
    "sixteen digits": _good(
        ('value = "548.26"', 'value = "1234567890123456"  #! bad-number token-mismatch'),
    ),
    "a part of a fen": _good(
        ('"548.26亿元"', '"548.265元"'),
        ('value = "548.26"', 'value = "548.265"  #! not-whole'),
        ('unit = "亿元"', 'unit = "元"'),
    ),
    "more digits in base units than an integer holds": _good(
        ('"548.26亿元"', '"100000000.00亿元"'),
        ("[10, 18]", "[10, 24]"),
        ('value = "548.26"', 'value = "100000000.00"  #! too-large'),
    ),
    "a quantity of three codes": _good(
        (
            '"tech-loans:balance:high-tech:banks-in-weifang"',
            '"tech-loans:balance:banks-in-weifang"  #! bad-quantity',
        )
    ),
    "a quantity with a capital": _good(
        (
            '"tech-loans:balance:high-tech:banks-in-weifang"',
            '"Tech-loans:balance:high-tech:banks-in-weifang"  #! bad-quantity',
        )
    ),
    "an indicator, measure, category and subject that are not known": _good(
        (
            '"tech-loans:balance:high-tech:banks-in-weifang"',
            '"a:b:c:d"  #! unknown-code unknown-code unknown-code unknown-code',
        )
    ),
    "a share of itself": SOURCE
    + figure(
        "1.1",
        "8%",
        "8",
        "%",
        transformation="share",
        quantity="all-loans:balance:all:banks-in-weifang",
        reference="all-loans:balance:all:banks-in-weifang",
    ).replace(
        'reference = "all-loans:balance:all:banks-in-weifang"',
        'reference = "all-loans:balance:all:banks-in-weifang"  #! series-parts',
    ),
    "a reference that is not known": SOURCE
    + figure(
        "1.1",
        "8%",
        "8",
        "%",
        transformation="share",
        reference="all-loan:balance:all:banks-in-weifang",
    ).replace('all:banks-in-weifang"', 'all:banks-in-weifang"  #! unknown-code'),
    "a case in a statistic": _good(
        (
            '"tech-loans:balance:high-tech:banks-in-weifang"',
            '"tech-loans:balance:high-tech:psbc-airui"  #! case-in-statistic',
        )
    ),
    "a growth without a comparison": _growth(
        ('comparison = "ytd"\n', ""),
        ('banks-in-weifang"', 'banks-in-weifang"  #! series-parts'),
    ),
    "a level with a comparison": _good(
        ('banks-in-weifang"', 'banks-in-weifang"  #! series-parts'),
        ('"level"', '"level"\ncomparison = "ytd"'),
    ),
    "a share without a reference": _growth(
        ('"growth"', '"share"'),
        ('comparison = "ytd"\n', ""),
        ('banks-in-weifang"', 'banks-in-weifang"  #! series-parts'),
    ),
    "a level in per cent": _growth(
        ('"growth"', '"level"'),
        ('comparison = "ytd"\nbase_period = "2023-12-31"\nbase_basis = "stated"\n', ""),
        ('banks-in-weifang"', 'banks-in-weifang"  #! unit-mismatch'),
    ),
    "a growth in money": _growth(
        ('"8%"', '"8亿元"'),
        ("1052", "1053"),
        ('unit = "%"', 'unit = "亿元"'),
        ('banks-in-weifang"', 'banks-in-weifang"  #! unit-mismatch'),
    ),
    "working days in days": SOURCE
    + figure(
        "1.1",
        "3天",
        "3",
        "天",
        quantity="credit:processing-working-days:all:psbc-airui",
        period="undated",
        period_basis="undated",
    ).replace('psbc-airui"', 'psbc-airui"  #! unit-mismatch'),
    "a level below zero": _good(('value = "548.26"', 'value = "-548.26"  #! negative')),
    "a share below zero": SOURCE
    + swap(
        figure(
            "1.1",
            "8%",
            "-8",
            "%",
            transformation="share",
            reference="all-loans:balance:all:banks-in-weifang",
        ),
        ('value = "-8"', 'value = "-8"  #! negative'),
    ),
    "a figure that says one thing twice": SOURCE
    + _head(FIGURE, "says-twice")
    + FIGURE[FIGURE.index("[[figure.says]]") :],
    "sections that overlap": GOOD
    + SECTION
    + SECTION.replace("[1, 3]", "[3, 5]  #! section-overlap"),
}
TIME = {
    "a day that does not exist": _good(('"2024-06-30"', '"2024-06-31"  #! bad-date')),
    "a period that is a month": _good(('"2024-06-30"', '"2024-06"  #! bad-period')),
    "a span that ends before it starts": _good(
        ('"2024-06-30"', '"2024-06-30/2024-01-01"  #! bad-period')
    ),
    "a base that does not exist": _growth(('"2023-12-31"', '"2023-12-32"  #! bad-date')),
    "an undated period that is stated": _good(('"2024-06-30"', '"undated"  #! basis-mismatch')),
    "a dated period that is undated": _good(
        ('"2024-06-30"', '"2024-06-30"  #! basis-mismatch'),
        ('period_basis = "stated"', 'period_basis = "undated"'),
    ),
    "a stock over a span": _good(('"2024-06-30"', '"2024-01-01/2024-06-30"  #! period-kind')),
    "a flow at an instant": _good(
        (":balance:", ":disbursed:"), ('"2024-06-30"', '"2024-06-30"  #! period-kind')
    ),
    "a flow whose start is unknown": _good(
        (":balance:", ":disbursed:"), ('"2024-06-30"', '"/2024-06-30"  #! period-kind')
    ),
    "a total at an instant": _good(
        (":balance:", ":disbursed-total:"), ('"2024-06-30"', '"2024-06-30"  #! period-kind')
    ),
    "a period that ends after the source was published": _good(
        ('"2024-06-30"', '"2024-07-26"  #! after-publication')
    ),
    "a span that ends after the source was published": _good(
        (":balance:", ":disbursed:"),
        ('"2024-06-30"', '"2024-01-01/2024-12-31"  #! after-publication'),
    ),
    "a base without a basis": _growth(
        ('base_period = "2023-12-31"', 'base_period = "2023-12-31"  #! base-period'),
        ('base_basis = "stated"\n', ""),
    ),
    "a basis without a base": _growth(
        ('base_period = "2023-12-31"\n', ""),
        ("[[figure.says]]", "[[figure.says]]  #! base-period base-period"),
    ),
    "a growth since year start without a base": _growth(
        ('base_period = "2023-12-31"\nbase_basis = "stated"\n', ""),
        ("[[figure.says]]", "[[figure.says]]  #! base-period"),
    ),
    "a growth since year start with another base": _growth(
        ('"2023-12-31"', '"2024-01-01"  #! base-period')
    ),
    "a growth on the year with another base": _growth(
        ('"ytd"', '"yoy"'), ('"2023-12-31"', '"2023-12-31"  #! base-period')
    ),
    "a level with a base": _good(
        (
            'period_basis = "stated"',
            'period_basis = "stated"\nbase_period = "2023-12-31"  #! base-period\n'
            'base_basis = "stated"',
        )
    ),
    "an unstated comparison with a base": _growth(
        ('"ytd"', '"unstated"'), ('"2023-12-31"', '"2023-12-31"  #! base-period')
    ),
    "an undated growth with a base": _growth(
        ('"2024-06-30"', '"undated"'),
        ('period_basis = "stated"', 'period_basis = "undated"'),
        ('"2023-12-31"', '"2023-12-31"  #! base-period'),
    ),
}

TIME |= {
    f"a transformation with the {key} {word}": _growth((old, f'{key} = "{word}"  #! unknown-code'))
    for key, word, old in (
        ("transformation", "grwth", 'transformation = "growth"'),
        ("comparison", "ydt", 'comparison = "ytd"'),
        ("period_basis", "known", 'period_basis = "stated"'),
        ("base_basis", "known", 'base_basis = "stated"'),
    )
} | {
    "a nature that is not known": GROWTH + 'nature = "hoped"  #! unknown-code\n',
    "a base of since that is undated": _growth(
        ('"ytd"', '"since"'), ('"2023-12-31"', '"undated"  #! base-period')
    ),
    "a base of since that is the period": _growth(
        ('"ytd"', '"since"'), ('"2023-12-31"', '"2024-06-30"  #! base-period')
    ),
    "a base of since that is after the period": _growth(
        ('"ytd"', '"since"'), ('"2023-12-31"', '"2024-12-31"  #! base-period')
    ),
    "a base of a stock that is a span": _growth(
        ('"ytd"', '"since"'), ('"2023-12-31"', '"2023-01-01/2023-12-31"  #! base-period')
    ),
    "a flow on the year against another span": _growth(
        ('"ytd"', '"yoy"'),
        (":balance:", ":disbursed:"),
        ("2024-06-30", "2024-01-01/2024-06-30"),
        ('"2023-12-31"', '"2023-04-01/2023-06-30"  #! base-period'),
    ),
    "a growth on the year in the first year": _growth(
        ('"ytd"', '"yoy"'),
        ("2024-06-30", "0001-06-30"),
        ('"2023-12-31"', '"0001-01-01"  #! base-period'),
    ),
}

_WHY = 'note_zh = "误排"\nexpects = "1026.09亿元"\n'
_SUPERSEDES = FIGURE + 'supersedes = "weifang-2025/4.2"\nreason = "correction"\n' + _WHY
_SAYS_SAME = swap(_SUPERSEDES, ("2024-06-30", "2025-06-30"))
VINTAGES = {
    "a withdrawal of nothing": AFTER_WEIFANG
    + WITHDRAWAL.replace('"weifang-2025/4.2"', '"weifang-2025/4.999"  #! unknown-ref'),
    "a withdrawal of a figure of its own": AFTER_WEIFANG
    + FIGURE
    + WITHDRAWAL.replace('"weifang-2025/4.2"', '"sample/1.1"  #! unknown-ref'),
    "a withdrawal of a figure published later": SOURCE
    + WITHDRAWAL.replace('"weifang-2025/4.2"', '"weifang-2025/4.2"  #! published-later'),
    "a correction of nothing": AFTER_WEIFANG
    + swap(_SAYS_SAME, ('"weifang-2025/4.2"', '"weifang-2025/4.999"  #! unknown-ref')),
    "a correction of a figure published later": SOURCE
    + swap(_SUPERSEDES, ('"weifang-2025/4.2"', '"weifang-2025/4.2"  #! published-later')),
    "a correction at another period": AFTER_WEIFANG + _head(_SUPERSEDES, "not-the-same"),
    "a correction of another series": AFTER_WEIFANG
    + swap(_SAYS_SAME, (":high-tech:", ":tech-sme:")).replace(
        "[[figure]]", "[[figure]]  #! not-the-same"
    ),
    "a correction without a reason": AFTER_WEIFANG
    + swap(
        _SAYS_SAME,
        ('reason = "correction"\n', ""),
        ("[[figure.says]]", "[[figure.says]]  #! bad-supersedes"),
    ),
    "a reason without what it is for": AFTER_WEIFANG
    + swap(
        _SAYS_SAME,
        ('supersedes = "weifang-2025/4.2"\n', ""),
        ('reason = "correction"', 'reason = "correction"  #! bad-supersedes'),
    ),
    "a revision of another publisher's figure": AFTER_WEIFANG
    + swap(
        _SAYS_SAME,
        ('"correction"', '"revision"'),
        (_WHY, ""),
        ('"weifang-2025/4.2"', '"weifang-2025/4.2"  #! not-its-publisher'),
    ),
    "a reason that is not known": AFTER_WEIFANG
    + swap(_SAYS_SAME, (_WHY, ""), ('"correction"', '"whim"  #! unknown-code')),
    "a correction that does not say why": AFTER_WEIFANG
    + swap(
        _SAYS_SAME, ('note_zh = "误排"\n', ""), ('"correction"', '"correction"  #! bad-correction')
    ),
    "a correction that expects nothing": AFTER_WEIFANG
    + swap(
        _SAYS_SAME,
        ('expects = "1026.09亿元"\n', ""),
        ('"correction"', '"correction"  #! bad-correction'),
    ),
    "a revision that expects something": AFTER_WEIFANG
    + swap(
        _SAYS_SAME,
        ('"correction"', '"revision"  #! bad-correction'),
        ('"weifang-2025/4.2"', '"weifang-2025/4.2"  #! not-its-publisher'),
    ),
    "a correction of what is printed otherwise": AFTER_WEIFANG
    + swap(_SAYS_SAME, ('"1026.09亿元"', '"1026.90亿元"  #! stale-correction')),
    "a misreading that is declared": AFTER_WEIFANG
    + swap(_SAYS_SAME, ('"correction"', '"reading"  #! bad-supersedes')),
    "a withdrawal that is declared of a figure": AFTER_WEIFANG
    + swap(_SAYS_SAME, ('"correction"', '"withdrawal"  #! bad-supersedes')),
}


_REEDVILLE = invented_text("reedville")
_FIRST = "no such city, bank or company."
WITH_TEXT = {
    "a token that is not at its offset": swap(
        _REEDVILLE,
        (_FIRST, f"{_FIRST} #! unexplained-digit"),
        ("at = [25, 33]", "at = [26, 34]  #! text-mismatch"),
    ),
    "a token that the text prints otherwise": swap(
        _REEDVILLE,
        ("at = [25, 33]", "at = [25, 33]  #! text-mismatch"),
        ('printed = "356.70亿元"', 'printed = "356.07亿元"'),
        ('value = "356.70"', 'value = "356.07"'),
    ),
    "a unit that stands elsewhere than the file says": swap(
        _REEDVILLE,
        (
            'at = [25, 33]\nprinted = "356.70亿元"',
            'at = [25, 31]\nunit_at = [0, 2]  #! text-mismatch\nprinted = "356.70"',
        ),
        (_FIRST, f"{_FIRST} #! unexplained-digit"),
    ),
    "a place after the end of the text": _REEDVILLE
    + '[[not_figure]]\nat = [9000, 9002]  #! text-mismatch\nprinted = "一线"\nreason = "phrase"\n',
    "a figure of another paragraph": swap(
        _REEDVILLE, ('ref = "2.1"', 'ref = "3.9"  #! wrong-paragraph')
    ),
    "a digit that nothing explains": swap(
        without(_REEDVILLE, 'printed = "数百家"'),
        (_FIRST, f"{_FIRST} #! unexplained-digit"),
    ),
    "a figure's digit that nothing explains": swap(
        without(_REEDVILLE, 'printed = "3个工作日"'),
        (_FIRST, f"{_FIRST} #! unexplained-digit"),
    ),
}

_EARLY = source("early", "甲局", "2024-07-01", "2024-07-01") + FIGURE
_LATER = source("later", "甲局", "2024-08-01", "2024-08-01")
_FIRST_DEFINED = INDICATOR + DEFINITION
_LATER_DEFINED = DEFINITION + ('from = "2025-07-01"\nchange_zh = "放宽"\nchange_en = "widened"\n')
_DEFINED = _FIRST_DEFINED + swap(_LATER_DEFINED, ("2025-07-01", "2025-01-01"))
_BELOW = PLACE.replace("9901", "9902").replace("100000", "9901")
# Files that are imported first, and the one that is refused because of them.
AFTER_OTHERS: dict[str, tuple[list[str], str]] = {
    "a source that would move behind what withdrew its figure": (
        [_EARLY, _LATER + '[[withdrawal]]\nref = "early/1.1"\n'],
        swap(
            _EARLY,
            ('["2024-07-01", "2024-07-01"]', '["2024-08-02", "2024-08-02"]  #! published-later'),
        ),
    ),
    "a source that withdraws a figure of its own": (
        [_EARLY],
        _EARLY + '[[withdrawal]]\nref = "early/1.1"  #! unknown-ref\n',
    ),
    "a source that corrects a figure of its own": (
        [_EARLY],
        _EARLY
        + swap(FIGURE, ('"1.1"', '"1.2"'), ("[10, 18]", "[20, 28]"))
        + 'supersedes = "early/1.1"  #! unknown-ref\nreason = "correction"\n'
        + 'note_zh = "误排"\nexpects = "548.26亿元"\n',
    ),
    "a definition before the one that is held": (
        [_DEFINED],
        swap(_LATER_DEFINED, ('from = "2025-07-01"', 'from = "2024-07-01"  #! definition-order')),
    ),
    "a definition that is held with other words": (
        [_DEFINED],
        swap(
            _FIRST_DEFINED,
            ("[[definition]]", "[[definition]]  #! would-change"),
            ('"某类贷款的定义"', '"另一类贷款的定义"'),
        ),
    ),
    "banks above each other in two files": (
        [_branch("some-bank", "icbc") + _branch("below", "some-bank")],
        swap(
            _branch("some-bank", "below"), ('parent = "below"', 'parent = "below"  #! parent-cycle')
        ),
    ),
    "places above each other in two files": (
        [PLACE + _BELOW],
        swap(PLACE, ('"100000"', '"9902"  #! parent-cycle')),
    ),
}

SAMPLES: dict[str, bytes] = {
    name: text.encode()
    for samples in (FORM, CONTROL, CODES, FIGURES, TIME, VINTAGES)
    for name, text in samples.items()
} | {
    "a byte order mark": b"\xef\xbb\xbf"
    + swap(GOOD, ("[source]", "[source]  #! has-bom")).encode(),
    "GB18030": swap(GOOD, ('"样本"', '"样本"  #! not-utf8')).encode("gb18030"),
    "one wrong byte": swap(GOOD, ('"548.26"', '"548.26"  #! not-utf8'))
    .encode()
    .replace(b"#!", b"# \xff #!"),
}
# These hold no line that could be marked.
BARE: dict[str, tuple[bytes, list[tuple[int, str]]]] = {
    "an empty file": (b"", [(1, "empty")]),
    "a file of white space": (b" \t\n\r\n", [(1, "empty")]),
    "UTF-16": (GOOD.encode("utf-16"), [(1, "not-utf8")]),
    "zeros": (bytes(100), [(1, "bad-toml")]),
    "a file of notes alone": (b"# nothing\n# here\n", [(1, "empty")]),
}
