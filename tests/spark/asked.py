"""What Spark is asked in tests: of all questions those whose SQL differs, for each costs a second."""

from __future__ import annotations

from tests.conftest import run_cli
from tests.engines.answers import CODES, INVENTED_ONES, SEEDED, Words
from tests.engines.twins import Twins

QUESTIONS: tuple[Words, ...] = (
    (),
    ("themes",),
    ("themes", "--as-of", "2024-06", "--known-at", "2024-07-25"),
    ("themes", "--vintage", "first", "--nature", "all"),
    ("banks",),
    ("banks", "--all", "--theme", "green"),
    ("banks", "农行"),
    ("indicator", *SEEDED[:6]),
    ("indicator", "tech-loans", "--as-of", "2025-06"),
    ("indicator", "green-loans", "--known-at", "2025-12-30"),
    *(("indicator", *INVENTED_ONES, "--as-of", date) for date in ("2024Q2", "latest")),
    ("indicator", *INVENTED_ONES, "--as-of", "2024-05", "--exact"),
    ("indicator", *INVENTED_ONES, "--known-at", "2024-07-25", "--vintage", "all", "--undated"),
    *(("history", code) for code in INVENTED_ONES[:3]),
    ("history", "jiangcheng-h1/1.1"),
    ("compare", "green-loans", "--against", "all-loans"),
    ("compare", *INVENTED_ONES, "--from", "2023", "--to", "2024-09"),
    ("diff", "--from", "2024-05", "--to", "2024-12"),
    ("total", "tech-loans"),
    ("trace", "jiangcheng-q1/4.1"),
    ("trace", "农行"),
    ("cite", "4.2", "jiangcheng-h1/1.1"),
    ("audit", "--all"),
    ("financings", "-q", "质押"),
    ("figures", "-q", "100%_"),
    ("figures", "--bank", "农行", "--nature", "all"),
    ("schema", "figures"),
    ("indicator", "tech-lones"),
)
STATEMENTS: tuple[Words, ...] = (
    ("select ref, printed, value_text, value_base from figures order by ref_order, quantity",),
    ("select theme, count(*) as n from figures group by theme order by theme nulls last",),
    (
        "select unit, sum(value_base) as s, max(scale) as m from figures group by unit order by unit",
    ),
    (
        "select ref, row_number() over (partition by indicator order by ref_order, seq) as n "
        "from figures order by ref_order, seq, n",
    ),
    ("with x as (select bank, name_zh from banks) select * from x order by bank",),
    ("select * from snapshots order by quantity, period, nature",),
    ("select ':theme %s %(x)s' || ' -- no comment' as words -- :not a parameter %",),
    ("select null as absent, '' as nothing_at_all, 0 as zero",),
    ("select indicator from indicators where 1 = 0",),
    ('select object, "column" from dictionary order by object, "column"',),
    ("select ref from figures where bank = :who or term = ':who' order by ref", "-p", "who=it's"),
    ("select ref from figures where in_theme = :flag order by ref_order, seq", "-p", "flag=1"),
    ("select value_text from figures where value_text = :v", "-p", "v=254.30"),
    ("select ref from figures order by ref_order, seq", "--limit", "3"),
)


def must_be_answered_alike(twins: Twins, words: Words, *ways: Words) -> None:
    """The same code and the same bytes in each of these ways; stderr too, but for an audit."""
    for way in ways:
        ran, other = (run_cli("--database", url, *words, *way) for url in twins)
        # That an audit was not kept is said on stderr.
        assert (other.code, other.out) == (ran.code, ran.out), other.err
        assert words[:1] == ("audit",) or other.err == ran.err
        assert ran.code in CODES, ran.err
