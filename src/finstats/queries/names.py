"""Finding what a person names: a code, a name in either language, an alias; or the nearest ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from finstats.errors import UnknownName
from finstats.queries.conditions import any_of
from finstats.result import Label
from finstats.store.reader import Reader

_KINDS = {
    "theme": Label("主题", "theme"),
    "bank": Label("银行", "bank"),
    "indicator": Label("指标", "indicator"),
    "place": Label("地区", "place"),
    "source": Label("文献", "source"),
    "enterprise": Label("企业", "enterprise"),
    "category": Label("分类", "category"),
    "measure": Label("度量", "measure"),
    "subject": Label("主体", "subject"),
}
_ANY_SUBJECT = (
    *("bank", "bank-group", "enterprise", "client-group", "product"),
    *("project", "financing", "authority", "association"),
)
# Endings that people leave out, tried only when the word itself finds nothing.
_ENDINGS = {"place": ("市", "县", "区", "省")}
_LISTED = 5


def resolve(reader: Reader, kind: str, word: str) -> str:
    """The code that a word names; raises UnknownName with candidates when there is none."""
    kinds = _ANY_SUBJECT if kind == "subject" else (kind,)
    asked = word.strip()
    for form in (asked, _folded(asked), *(asked + ending for ending in _ENDINGS.get(kind, ()))):
        codes = _exact(reader, kinds, form)
        if len(codes) == 1:
            return codes[0]
        if len(codes) > 1:
            raise _ambiguous(kind, word, codes)
    return _by_folding(reader, kind, kinds, word)


def mistaken(reader: Reader, word: str) -> list[Label]:
    """Warnings that a word, though it names an indicator, is often taken for another one."""
    rows = reader.rows(
        "select warning_zh, warning_en from aliases "
        "where alias = :word and kind = 'indicator' and same = 0 order by code",
        {"word": word.strip()},
    )
    return [Label(str(zh), str(en)) for zh, en in rows]


def _exact(reader: Reader, kinds: Sequence[str], word: str) -> list[str]:
    of_kinds, params = any_of("kind", "k", kinds)
    rows = reader.rows(
        f"select distinct code from aliases where alias = :word and same = 1 and {of_kinds} order by code",
        params | {"word": word},
    )
    return [str(code) for (code,) in rows]


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).lower().split())


def _by_folding(reader: Reader, kind: str, kinds: Sequence[str], word: str) -> str:
    of_kinds, params = any_of("kind", "k", kinds)
    rows = reader.rows(
        f"select alias, code, same, warning_zh, warning_en from aliases where {of_kinds} order by alias, code",
        params,
    )
    wanted = _folded(word)
    same = {
        str(code) for alias, code, is_same, *_ in rows if is_same and _folded(str(alias)) == wanted
    }
    if len(same) == 1:
        return same.pop()
    warned = [row for row in rows if not row[2] and _folded(str(row[0])) == wanted]
    if warned:
        _, code, _, zh, en = warned[0]
        raise UnknownName(
            "not-that-indicator",
            f"没有“{word}”: {zh}",
            f"there is no '{word}': {en}",
            Label(f"若要的是它: {code}", f"if that is what you want: {code}"),
        )
    raise unknown(
        kind, word, {str(alias): str(code) for alias, code, is_same, *_ in rows if is_same}
    )


def unknown(kind: str, word: str, held: dict[str, str]) -> UnknownName:
    """The error for a word that names nothing, with the nearest names."""
    label = _KINDS[kind]
    near = candidates(word, held)
    listed = ", ".join(f"{alias} ({code})" if alias != code else code for alias, code in near)
    hint = Label(f"是不是: {listed}", f"did you mean: {listed}") if near else _see_list(kind)
    shown = word[:60]
    return UnknownName(
        f"unknown-{kind}", f"没有叫“{shown}”的{label.zh}", f"there is no {label.en} '{shown}'", hint
    )


def candidates(word: str, held: dict[str, str]) -> list[tuple[str, str]]:
    """The nearest names, one for each code: those that contain the word first, then alike ones."""
    from difflib import get_close_matches

    folded = {_folded(alias): alias for alias in held}
    wanted = _folded(word)
    inside = sorted(
        (key for key in folded if wanted and wanted in key), key=lambda key: (len(key), key)
    )
    near = [*inside, *get_close_matches(wanted, folded, 8, 0.5)]
    found: dict[str, str] = {}
    for key in near:
        found.setdefault(held[folded[key]], folded[key])
    return [(alias, code) for code, alias in found.items()][:_LISTED]


def _ambiguous(kind: str, word: str, codes: list[str]) -> UnknownName:
    listed = ", ".join(codes[:_LISTED])
    label = _KINDS[kind]
    return UnknownName(
        "ambiguous-name",
        f"“{word}”指几个{label.zh}: {listed}",
        f"'{word}' names several: {listed}",
        Label("请写代码", "write the code"),
    )


def _see_list(kind: str) -> Label:
    command = {
        "theme": "themes",
        "bank": "banks --all",
        "indicator": "indicators",
        "source": "sources",
    }.get(kind)
    if command is None:
        return Label(
            '可用 finstats sql "select * from aliases" 查名称',
            'names: finstats sql "select * from aliases"',
        )
    return Label(f"全部: finstats {command}", f"all of them: finstats {command}")


def banks_under(reader: Reader, bank: str) -> tuple[str, ...]:
    """A bank and every office below it."""
    return _under(reader, "banks", "bank", bank)


def places_under(reader: Reader, place: str) -> tuple[str, ...]:
    """A place and every place inside it."""
    return _under(reader, "places", "place", place)


def _under(reader: Reader, view: str, column: str, top: str) -> tuple[str, ...]:
    """The top, then what is below it, level by level; each once, whatever the tree is like."""
    found = {top: None}
    level: list[str] = [top]
    while level:
        of_parents, params = any_of(f"p.{column}", "parent", level)
        rows = reader.rows(
            f"select c.{column} from {view} p join {view} c on c.parent = p.{column} "
            f"where {of_parents} order by c.{column}",
            params,
        )
        level = [str(code) for (code,) in rows if str(code) not in found]
        found |= dict.fromkeys(level)
    return tuple(found)
