"""Small facts files for tests, and files of the invented set with one thing changed."""

from __future__ import annotations

from tests.conftest import INVENTED

SOURCE = """\
[source]
code = "sample"
label_zh = "样本"
label_en = "sample"
publisher = "样本统计局"
published = ["2024-07-25", "2024-07-25"]
"""
FIGURE = """\
[[figure]]
ref = "1.1"
at = [10, 18]
printed = "548.26亿元"
value = "548.26"
unit = "亿元"
qualifier = "exact"
[[figure.says]]
quantity = "tech-loans:balance:high-tech:banks-in-weifang"
transformation = "level"
period = "2024-06-30"
period_basis = "stated"
"""
SUBJECT = """\
[[subject]]
code = "somebody"
kind = "authority"
name_zh = "某机关"
pinyin = "mou ji guan"
"""


def swap(text: str, *pairs: tuple[str, str]) -> str:
    """The text with each `old` replaced by `new`; an `old` must stand there exactly once."""
    for old, new in pairs:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def figure(ref: str, printed: str, value: str, unit: str, **more: str) -> str:
    """A figure block like FIGURE with another token, and keys of its blocks besides.

    `qualifier` belongs to the token, all other keys to what it says.
    """
    paragraph, number = (int(part) for part in ref.split("."))
    start = paragraph * 1000 + number * 50
    keys = {
        "quantity": "tech-loans:balance:high-tech:banks-in-weifang",
        "transformation": "level",
        "period": "2024-06-30",
        "period_basis": "stated",
    }
    qualifier = more.pop("qualifier", "exact")
    says = "\n".join(f'{key} = "{words}"' for key, words in (keys | more).items())
    return (
        f'[[figure]]\nref = "{ref}"\nat = [{start}, {start + len(printed)}]\n'
        f'printed = "{printed}"\nvalue = "{value}"\nunit = "{unit}"\nqualifier = "{qualifier}"\n'
        f"[[figure.says]]\n{says}\n"
    )


def source(code: str, publisher: str | None, earliest: str, latest: str) -> str:
    """A source block; no publisher: not stated."""
    named = "" if publisher is None else f'publisher = "{publisher}"\n'
    return (
        f'[source]\ncode = "{code}"\nlabel_zh = "{code}"\nlabel_en = "{code}"\n{named}'
        f'published = ["{earliest}", "{latest}"]\n'
    )


def invented_text(name: str) -> str:
    """The text of a file of the invented set."""
    return (INVENTED / f"{name}.toml").read_text(encoding="utf-8")


def blocks_of(text: str) -> list[str]:
    """The blocks of a facts file as text, each with what stands inside it."""
    return [part.strip() + "\n" for part in text.split("\n\n") if part.strip()]


def without(text: str, *words: str) -> str:
    """The text without the one block that holds each of `words`."""
    blocks = blocks_of(text)
    for word in words:
        (gone,) = [block for block in blocks if word in block]
        blocks.remove(gone)
    return "\n".join(blocks)


def parted(text: str) -> tuple[str, str]:
    """What a facts file defines, and its source with all that is of it: two files."""
    of_source = ("[source]", "[[section]]", "[[figure]]", "[[not_figure]]", "[[withdrawal]]")
    blocks = [block for block in blocks_of(text) if not block.startswith("#")]
    facts = [block for block in blocks if block.startswith(of_source)]
    return "\n".join(b for b in blocks if b not in facts), "\n".join(facts)
