"""Questions that every engine must answer with the same bytes, for a test of each engine."""

from __future__ import annotations

import tomllib

from tests.conftest import INVENTED

from finstats.bundled import bundled
from finstats.store.views import PUBLIC_VIEWS

Words = tuple[str, ...]

# An indicator without a figure at the time that is asked for is a look-up without a row.
ANSWERED = (0, 5)
THEMES = ("tech", "green", "inclusive", "pension", "digital")
COMMANDS: tuple[Words, ...] = (
    ("themes",),
    ("themes", "--as-of", "2025-06"),
    ("themes", "--known-at", "2025-12-31"),
    ("themes", "--known-at", "2025-12-30"),
    ("banks",),
    ("banks", "--all"),
    ("banks", "农行"),
    ("banks", "--place", "寿光"),
    *(("banks", "--theme", theme) for theme in THEMES),
    ("enterprises",),
    ("enterprises", "--theme", "tech"),
    ("products",),
    ("products", "--bank", "建行"),
    ("indicators",),
    ("indicators", "-q", "涉农"),
    ("financings",),
    ("financings", "--theme", "tech"),
    ("financings", "-q", "质押"),
    ("sources",),
    ("figures",),
    ("figures", "--theme", "green"),
    ("figures", "--bank", "农行"),
    ("figures", "--place", "寿光"),
    ("figures", "--source", "weifang-2025"),
    ("figures", "--paragraph", "4"),
    ("figures", "-q", "企业"),
    ("figures", "-q", "100%_"),
    ("figures", "--nature", "all"),
    ("figures", "--limit", "3"),
    ("chart", "tech-loans"),
    ("chart", "green-loans", "--by", "period", "--known-at", "2025-12-31"),
    ("trace", "4.2"),
    ("trace", "1026.09"),
    ("trace", "农行"),
    ("cite", "4.2"),
    ("cite", "4.2", "11.1"),
    ("audit", "--all"),
    ("audit", "--theme", "green", "--rounding", "truncation"),
    ("explain", "11.4"),
    ("implied", "all-loans", "tech-loans"),
    ("compare", "green-loans", "--against", "all-loans"),
    ("compare", "tech-loans", "--from", "2024", "--to", "2025-06"),
    ("schema",),
)


def indicators_of(*files: str) -> list[str]:
    """The indicators that facts files have figures of; tests are named before there are databases."""
    found = set()
    for name in files:
        folder = INVENTED if (INVENTED / name).exists() else bundled("seeds")
        facts = tomllib.loads((folder / name).read_text(encoding="utf-8"))
        found |= {says["quantity"].split(":")[0] for f in facts["figure"] for says in f["says"]}
    return sorted(found)


SEEDED = indicators_of("weifang-2025.toml")
INVENTED_ONES = indicators_of("jiangcheng-q1.toml", "jiangcheng-h1.toml", "lakeside-daily.toml")
TIMES: tuple[Words, ...] = (
    ("--as-of", "2025-06"),
    ("--as-of", "latest"),
    ("--undated",),
    ("--known-at", "2025-12-31"),
    ("--vintage", "all"),
)
DATES = ("2024-03", "2024Q2", "2024-H1", "2024年6月末", "2024", "2024-05", "2023-12", "latest")
INVENTED_TIMES: tuple[Words, ...] = (
    (),
    *(("--as-of", date) for date in DATES),
    ("--as-of", "2024-05", "--exact"),
    ("--as-of", "2024-06", "--exact"),
    *(("--known-at", day) for day in ("2024-04-19", "2024-04-20", "2024-07-25", "2024-09-30")),
    *(("--vintage", which) for which in ("first", "all")),
    *(("--nature", nature) for nature in ("planned", "target", "estimate", "all")),
    ("--undated",),
    ("--as-of", "2024-03", "--known-at", "2024-07-24", "--vintage", "all", "--undated"),
    ("--as-of", "2024-06", "--known-at", "2024-07-25", "--vintage", "first", "--nature", "all"),
)
OF_REVISED: tuple[Words, ...] = (
    ("themes",),
    ("themes", "--as-of", "2024-06", "--known-at", "2024-07-25"),
    ("themes", "--vintage", "first", "--nature", "all"),
    ("banks",),
    ("banks", "云泽行"),
    ("sources",),
    ("figures",),
    ("figures", "--source", "jiangcheng-h1", "--nature", "all"),
    ("figures", "--place", "云泽省"),
    ("indicator", *INVENTED_ONES),
    ("trace", "jiangcheng-q1/1.1"),
    ("trace", "jiangcheng-q1/4.1"),
    ("trace", "548"),
    ("cite", "lakeside-daily/3.1", "jiangcheng-h1/1.1"),
)
# What only reads, of a database with the seeds and all invented sources (`tests.history.SOURCES`):
# restatements, withdrawals, conflicts, dates inferred and not stated.
QUESTIONS: tuple[Words, ...] = (
    (),
    *COMMANDS,
    *OF_REVISED,
    *(("indicator", code) for code in SEEDED),
    *(("indicator", code, *times) for code in SEEDED[:4] for times in TIMES),
    *(("indicator", code, *times) for code in INVENTED_ONES for times in INVENTED_TIMES),
    *(("chart", code, "--by", by) for code in INVENTED_ONES for by in ("bank", "period")),
    ("indicator", "tech-loans", "--unit", "bn"),
    ("banks", "--all", "--theme", "green"),
    ("indicator", "tech-loans", "--bank", "农行", "--undated"),
    *(("history", code) for code in INVENTED_ONES),
    ("history", "jiangcheng-h1/1.1"),
    ("diff", "--from", "2024-05", "--to", "2024-12"),
    ("diff", "--from", "2024-08", "--to", "latest", "--theme", "green"),
    ("compare", "inclusive-msb-loans", "--from", "2023", "--to", "2024-09"),
    ("compare", *INVENTED_ONES, "--from", "2023", "--to", "2024-09"),
    *(("total", code) for code in ("tech-loans", "agri-loans", *INVENTED_ONES)),
    ("cite", "jiangcheng-h1/3.1", "jiangcheng-h1/1.1"),
    *(("schema", view) for view in (*PUBLIC_VIEWS, "dictionary")),
)
# Each as CSV, all rows of it in their order.
EXPORTS: tuple[Words, ...] = (
    *((view,) for view in PUBLIC_VIEWS),
    ("figures", "--theme", "green"),
    ("figures", "--known-at", "2024-07-25"),
    ("tech-loans", "--limit", "3"),
)
# No row, a sum that may not be made, nobody to explain: answers too.
CODES = (0, 5, 6)
