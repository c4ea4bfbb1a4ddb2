"""Facts files that an import brings in whole or not at all, so that a half of one is seen."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.facts import figure, source

FIGURES = 7  # in each file, so that any other count is not of whole imports
_SUBJECTS = ("banks-in-weifang", "bank-of-weifang")


def write(folder: Path, code: str, year: int, *, value: int = 100) -> Path:
    """A facts file of a source of its own with FIGURES figures, all of the same value."""
    path = folder / f"{code}.toml"
    figures = "".join(
        figure(
            f"1.{number}",
            f"{value}亿元",
            str(value),
            "亿元",
            quantity=f"tech-loans:balance:high-tech:{_SUBJECTS[number % 2]}",
            period=f"{year}-{number:02}-28",
        )
        for number in range(1, FIGURES + 1)
    )
    text = source(code, f"{code} 统计局", f"{year}-12-31", f"{year}-12-31") + figures
    path.write_text(text, encoding="utf-8")
    return path
