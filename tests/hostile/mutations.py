"""Real facts files made hostile, the same ones for the same seed.

A case is a file of the seeds or of the invented set, whole or a few of its blocks, with one to
three things done to it: to its bytes, its lines, its values, its keys, or the file as a whole.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.conftest import INVENTED, ROOT

FILES: tuple[Path, ...] = (
    *(ROOT / "seeds" / f"{name}.toml" for name in ("weifang-2025", "codes", "banks")),
    *(
        INVENTED / f"{name}.toml"
        for name in ("jiangcheng-q1", "jiangcheng-h1", "lakeside-daily", "reedville")
    ),
)
# What no file may mean: each is written where a value stood, as TOML.
VALUES: tuple[str, ...] = (
    *("1", "-1", "0", "1.5", "254.30", "true", "false", "nan", "-inf", "1e400", "0x7fffffff"),
    *("9" * 30, "9" * 5000, "1" + "_0" * 4000, "[]", "[[]]", "{}", "{ a = 1 }", '""', "''", '" "'),
    *('"1E+1000000"', '"①"', '"٣"', '"１２３"', '"½"', '"NaN"', '"inf"', '"1e5"', '"1_000"'),
    *('"-0"', '"+1"', '"1,026.09"', '" 1"', '"0x10"', '"９９.９%"', '"一万亿亿元"', '"千万亿元"'),
    *("[-1, 8]", "[8, 1]", "[0, 0]", f"[{10**30}, {10**30 + 8}]", "[0, 2147483647]", "[1]"),
    *("[1, 2, 3]", '["a", 1]', "[1.0, 2.0]", "[true, true]", '["2025-02-30", "2025-12-31"]'),
    *('["2025-12-31", "2025-01-01"]', '["0000-00-00", "9999-12-31"]', "2025-06-30", "07:32:00"),
    *("1979-05-27T07:32:00Z", '"2025-02-30"', '"0001-01-01"', '"9999-12-31"', '"２０２５-06-30"'),
    *('"2025-06-30/2025-01-01"', '"/0001-01-01"', '"0001-01-01/9999-12-31"', '"//"', '"latest"'),
    *(r'"\u0000"', r'"\ud800"', r'"\U0010FFFF"', r'"\U00110000"', r'"\u001b[31m"', r'"\u202e"'),
    *(r'"a\nb"', r'"a\tb"', r'"\u200b"', r'"\ufeff"', r'"\"; drop table figure; --"', r'"\q"'),
    *('"[red]"', '"[link=https://example.com]x[/link]"', '"=cmd|x!A1"', '"@SUM(A1)"', '"<b>"'),
    *('"\';--"', '"%s%n{}{0}"', '":name"', '"a b"', '"A"', '"-a"', '"a--b"', '"' + "a" * 65 + '"'),
    *(
        '"../../etc/passwd"',
        '"' + "汉" * 1001 + '"',
        '"' + "x" * 1_000_000 + '"',
        '"""many\nlines"""',
    ),
    *("'''many\nlines'''", "[" * 50 + "]" * 50, "[" * 3000 + "]" * 3000, "{a={a={a=1}}}", "0" * 50),
    *(
        '"e\u0301"',
        '"\u0661\u0662"',
        '"超近40余户"',
        '"40余余户"',
        '"5555555555555555元"',
        '"零元"',
    ),
    *(
        '"潍坊银行业"',
        '"潍坊银行"',
        '"banks-in-weifang"',
        '["潍坊银行业", "绿色信贷"]',
        '["潍坊银行"]',
    ),
    *('"tech-loans:balance:all:banks-in-weifang"', '"::::"', '"a:b:c:d"', '"weifang-2025/4.2"'),
    *('"0.1"', '"1.0"', '"999999.999999"', '"1000000.1"', '"undated"', '"' + "9" * 15 + '"'),
)
KEYS: tuple[str, ...] = (
    *("a.b", ".".join("a" * 3000), '"a b"', '"\\u001b"', "''", "code", "parent", "anchor", "kind"),
    *("supersedes", "reason", "reference", "base_period", "nature", "aliases", "themes", "键"),
    *("x" * 5000, '"' + "x" * 5000 + '"', "value", "at", "published", "designations", "1", "-"),
)
HEADERS: tuple[str, ...] = (
    *(
        "[figure]",
        "[[figure]]",
        "[[figure.says]]",
        "[[figure.says.more]]",
        "[[source]]",
        "[source]",
    ),
    *("[a.b.c]", "[[withdrawal]]", "[[" + ".".join("a" * 2000) + "]]", "[[x]]", "[]", "[[]]", "[["),
    *('[["figure"]]', "[[ figure ]]", "[[figure]] # [[figure]]", "[[theme]]", "[[not_alias]]"),
)
_VALUE = re.compile(r"(?m)^([ \t]*[A-Za-z0-9_]+[ \t]*=[ \t]*)(.*)$")
_KEY = re.compile(r"(?m)^([A-Za-z0-9_]+)(?=[ \t]*=)")
_PAIR = re.compile(r"\[([0-9]+), ([0-9]+)\]")


@cache
def _texts() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in FILES)


@cache
def _blocks(text: str) -> tuple[str, ...]:
    """The blocks of a file, each with what stands inside it."""
    parts = re.split(r"(?m)^(?=\[\[?[a-z_]+\]\]?)", text)
    return tuple(part for part in parts if part.startswith("["))


def hostile_file(seed: int) -> bytes:
    """The bytes of one case."""
    chance = random.Random(seed)  # noqa: S311 - cases, not secrets
    text = _cut(chance)
    for _ in range(chance.choice((1, 1, 1, 1, 2, 3))):
        text = chance.choice(OF_TEXT)(text, chance)
    content = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.15:
        content = chance.choice(OF_BYTES)(content, chance)
    return content


def _cut(chance: random.Random) -> str:
    """A file, or its source and a few of its other blocks in their order."""
    text = chance.choice(_texts())
    if chance.random() < 0.04:
        return text
    blocks = _blocks(text)
    kept = set(chance.sample(range(len(blocks)), min(len(blocks), chance.randint(1, 8))))
    return "".join(
        block for n, block in enumerate(blocks) if n in kept or block.startswith("[source]")
    )


def _replaced(pattern: re.Pattern[str], text: str, chance: random.Random, new: str) -> str:
    """The text with the last group of one of the pattern's matches replaced."""
    found = list(pattern.finditer(text))
    if not found:
        return text
    match = chance.choice(found)
    start, end = match.span(pattern.groups)
    return text[:start] + new + text[end:]


def _value(text: str, chance: random.Random) -> str:
    return _replaced(_VALUE, text, chance, chance.choice(VALUES))


def _value_of_another(text: str, chance: random.Random) -> str:
    values = [match[2] for match in _VALUE.finditer(text)]
    return _replaced(_VALUE, text, chance, chance.choice(values)) if values else text


def _value_of_same_key(text: str, chance: random.Random) -> str:
    """What the same key says elsewhere: the form is right, the meaning is not."""
    found = list(_VALUE.finditer(text))
    if not found:
        return text
    match = chance.choice(found)
    key = re.escape(match[1].strip(" ="))
    elsewhere: list[str] = re.findall(rf"(?m)^{key} = (.*)$", chance.choice(_texts()))
    if not elsewhere:
        return text
    start, end = match.span(2)
    return text[:start] + chance.choice(elsewhere) + text[end:]


def _value_inside(text: str, chance: random.Random) -> str:
    """A hostile character inside a value that was good."""
    odd = chance.choice("①٣１\u202e\u00a0\u3000 '#=[]{}\\\x1b\x00\r%_-.:/é😀余超")
    found = list(_VALUE.finditer(text))
    if not found:
        return text
    start, end = chance.choice(found).span(2)
    place = chance.randint(start, end)
    return text[:place] + odd + text[place + chance.randint(0, 1) :]


def _key(text: str, chance: random.Random) -> str:
    return _replaced(_KEY, text, chance, chance.choice(KEYS))


def _one_more_key(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    line = f"{chance.choice(KEYS)} = {chance.choice(VALUES)}"
    lines.insert(chance.randint(0, len(lines)), line)
    return "\n".join(lines)


def _header(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randint(0, len(lines)), chance.choice(HEADERS))
    return "\n".join(lines)


def _swapped(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _line_removed(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    del lines[chance.randrange(len(lines))]
    return "\n".join(lines)


def _line_doubled(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    place = chance.randrange(len(lines))
    return "\n".join([*lines[: place + 1], *lines[place:]])


def _block_doubled(text: str, chance: random.Random) -> str:
    blocks = _blocks(text)
    return text + "\n" + chance.choice(blocks) if blocks else text


def _block_of_another_file(text: str, chance: random.Random) -> str:
    return text + "\n" + chance.choice(_blocks(chance.choice(_texts())))


def _moved(text: str, chance: random.Random) -> str:
    """An offset that does not fit its token."""
    found = list(_PAIR.finditer(text))
    if not found:
        return text
    match = chance.choice(found)
    start, end = int(match[1]), int(match[2])
    by, longer = chance.choice((-1, 1, 7, 10**6, 2**31)), chance.choice((0, 0, 1, -1))
    return text[: match.start()] + f"[{start + by}, {end + by + longer}]" + text[match.end() :]


def _own_parent(text: str, chance: random.Random) -> str:
    codes = re.findall(r'(?m)^code = (".*")$', text)
    if not codes:
        return text
    line = f"{chance.choice(('parent', 'anchor', 'bank'))} = {chance.choice(codes)}"
    return re.sub(r"(?m)^code = .*$", lambda match: f"{match[0]}\n{line}", text)


def _alias_of_another(text: str, chance: random.Random) -> str:
    names = re.findall(r'(?m)^name_zh = (".*")$', chance.choice(_texts()))
    return _one_key_after(text, chance, f"aliases = [{chance.choice(names or ['1'])}]")


def _one_key_after(text: str, chance: random.Random, line: str) -> str:
    found = list(re.finditer(r"(?m)^code = .*$", text))
    if not found:
        return text
    end = chance.choice(found).end()
    return f"{text[:end]}\n{line}{text[end:]}"


def _crowd(text: str, chance: random.Random) -> str:
    """So many of one thing that anything that is not linear shows."""
    many = chance.choice((300, 3000))
    return text + chance.choice(
        (
            "\n[[theme]]" * many,
            "\n[[figure]]\n[[figure.says]]" * many,
            "\nx = [\n" + "1,\n" * many + "]\n",
            "\nx = [" + '\'", "\'", ' * many + "]\n",
            "\n" + "".join(f"k{n} = {n}\n" for n in range(many)),
            "\n" + "".join(f"[[category]]\ncode = 'c{n}'\nname_zh = '类'\n" for n in range(many)),
            "\nx." + ".".join(f"k{n}" for n in range(many)) + " = 1\n",
            "\n" + "".join(f"x.k{n}.y = 1\n" for n in range(many)),
            "\nx = '" + '\\"' * many + "\n",
            "\nx = " + "{a=" * min(many, 400) + "1" + "}" * min(many, 400) + "\n",
            "\n" + " " * many * 10 + "=",
            "\n# " + "注" * many * 10,
        )
    )


OF_TEXT: tuple[Callable[[str, random.Random], str], ...] = (
    *((_value,) * 5 + (_value_of_same_key,) * 8 + (_value_inside,) * 3 + (_value_of_another,) * 2),
    *(_key, _one_more_key, _one_more_key, _header, _swapped, _line_removed),
    *(_line_doubled, _block_doubled, _block_of_another_file, _moved, _moved, _own_parent),
    *(_own_parent, _alias_of_another, _alias_of_another, _crowd),
)


def _flipped(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8)) if found else 0):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _slice_removed(content: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(content))
    return content[:start] + content[start + chance.choice((1, 2, 100)) :]


def _slice_doubled(content: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(content))
    end = start + chance.choice((1, 2, 100))
    return content[:end] + content[start:]


def _bytes_added(content: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(content))
    added = chance.choice((b"\x00", b"\xff", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1b]0;x\x07"))
    return content[:start] + added + content[start:]


def _otherwise_encoded(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    encoding = chance.choice(("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "gb18030"))
    return text.encode(encoding)


OF_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flipped, _flipped, _slice_removed, _slice_doubled, _bytes_added, _otherwise_encoded),
    lambda content, chance: content.replace(b"\n", chance.choice((b"\r\n", b"\r"))),
    lambda content, chance: content[: chance.randint(0, len(content))],
    lambda _, chance: chance.randbytes(chance.choice((0, 1, 16, 4096))),
)
