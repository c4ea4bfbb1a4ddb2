"""The words of a question as values: dates, natures, one of several; shared by all that asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from finstats.errors import UsageError

if TYPE_CHECKING:
    from finstats.model.periods import AsOf
    from finstats.queries.time import TimeOptions, Vintage

T = TypeVar("T")

# What the bars of a chart may be called in Chinese.
BY_WORDS = {"分类": "category", "银行": "bank", "主体": "bank", "时期": "period"}

VINTAGES: dict[str, Vintage] = {"latest": "latest", "first": "first", "all": "all"}
NATURES = ("actual", "planned", "target", "estimate")


def time_options(
    as_of_: str | None,
    known_at: str | None,
    vintage: str = "latest",
    exact: bool = False,
    undated: bool = False,
    nature: str = "actual",
) -> TimeOptions:
    """The time options as values; raises UsageError for what cannot be read."""
    from finstats.queries.time import TimeOptions

    known = day(known_at)
    return TimeOptions(
        as_of=as_of(as_of_),
        known_at=known,
        vintage=VINTAGES[one_of("--vintage", vintage, tuple(VINTAGES))],
        exact=exact,
        undated=undated,
        natures=natures(nature),
    )


def day(given: str | None) -> str | None:
    """The day that a word names; raises UsageError for what is none."""
    from finstats.model.periods import iso_day

    return _read(iso_day, given)


def published_days(given: str | None) -> tuple[str, str] | None:
    """The earliest and latest day that `D` or `D1/D2` names; raises UsageError for what is none."""
    if given is None:
        return None
    earliest, slash, latest = given.partition("/")
    days = str(day(earliest)), str(day(latest if slash else earliest))
    if days[0] > days[1]:
        raise UsageError(
            "bad-range",
            f"{given}: 最早日晚于最晚日",
            f"{given}: the earliest day is after the latest",
        )
    return days


def days_between(start: str | None, end: str | None) -> tuple[str, str | None]:
    """The last days of two dates of publication; None as the second: all that is known.

    Raises UsageError for what are no two such dates in order.
    """
    first, last = as_of(start), as_of(end)
    if first is None or first.last is None or last is None:
        raise UsageError(
            "diff-what",
            "要两个发布日期: --from 2025-06-30 --to 2025-09-30 (--to latest: 全部)",
            "give two days of publication: --from 2025-06-30 --to 2025-09-30 (--to latest: all)",
        )
    if last.last is not None and last.last < first.last:
        raise UsageError(
            "bad-range",
            f"--from {first.text} 晚于 --to {last.text}",
            f"--from {first.text} is after --to {last.text}",
        )
    return first.last, last.last


def as_of(given: str | None) -> AsOf | None:
    """The date that a word names (DESIGN 4); raises UsageError for what cannot be read."""
    from finstats.model.periods import AsOf

    return _read(AsOf.parse, given)


def _read(parse: Callable[[str], T], given: str | None) -> T | None:
    from finstats.model.refusal import Refusal

    try:
        return None if given is None else parse(str(given))  # a datetime.date too
    except Refusal as refusal:
        raise UsageError(refusal.code, refusal.zh, refusal.en) from refusal


def natures(nature: str) -> tuple[str, ...]:
    """The natures that `--nature` asks for."""
    return NATURES if nature == "all" else (one_of("--nature", nature, (*NATURES, "all")),)


def one_of(option: str, given: str, allowed: tuple[str, ...]) -> str:
    """The value when it is allowed; raises UsageError that names the allowed ones."""
    if given in allowed:
        return given
    listed = ", ".join(allowed)
    raise UsageError(
        "bad-choice",
        f"{option} 不能是“{given[:40]}”: 可用 {listed}",
        f"{option} cannot be '{given[:40]}': use {listed}",
    )
