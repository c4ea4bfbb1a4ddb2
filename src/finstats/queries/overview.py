"""`finstats` alone: what the database holds, and five commands to try."""

from __future__ import annotations

from finstats.model.periods import chinese_date, english_date
from finstats.result import Column, Grid, GridColumn, Group, Label, Note, Result
from finstats.store.reader import Reader

_HELD = (
    ("sources", Label("文献", "sources"), "select count(*) from sources"),
    ("figures", Label("数字", "figures"), None),
    ("indicators", Label("指标", "indicators"), None),
    (
        "banks",
        Label("银行 (有数字或案例的)", "banks with figures or cases"),
        "select count(*) from banks b where b.bank in (select c.bank from financings c) "
        "or b.bank in (select p.bank from products p join product_themes t on t.product = p.product) "
        # Found at once where there is one; only for the others all that count as theirs is read.
        "or exists (select 1 from figures f where f.subject = b.bank) or b.figures > 0",
    ),
    ("enterprises", Label("企业", "enterprises"), "select count(*) from enterprises"),
    ("financings", Label("融资案例", "cases"), "select count(*) from financings"),
)
# Each on a line of its own, whole to be copied.
_TRY = (
    Label("试试:", "Try:"),
    Label("  finstats themes", "  finstats themes"),
    Label("  finstats banks --theme 绿色", "  finstats banks --theme green"),
    Label(
        "  finstats indicator 科技型企业贷款 --as-of 2025-06",
        "  finstats indicator tech-loans --as-of 2025-06",
    ),
    Label("  finstats trace 1026.09", "  finstats trace 1026.09"),
    Label("  finstats --help", "  finstats --help"),
)


def overview(reader: Reader) -> Result:
    """Counts of what is held, the days it is about, and what to ask next."""
    # All that is said of figures in one pass over them, which `indicators` makes without names.
    (figures, indicators, first, last), *_ = reader.rows(
        "select coalesce(sum(i.figures), 0), count(case when i.figures > 0 then 1 end), "
        "min(i.first_period), max(i.last_period) from indicators i"
    )
    of_figures = {"figures": figures, "indicators": indicators}
    counts = [
        (key, label, int(str(reader.rows(sql)[0][0] if sql else of_figures[key])))
        for key, label, sql in _HELD
    ]
    notes = []
    if first is not None:
        text = Label(
            f"时点从{chinese_date(str(first))}到{chinese_date(str(last))}",
            f"dates from {english_date(str(first))} to {english_date(str(last))}",
        )
        notes.append(Note("dates", text))
    columns = (
        GridColumn((Label("本库有", "held"),)),
        GridColumn((Label("个数", "count"),), "number"),
    )
    return Result(
        "overview",
        (Column("what", Label("内容", "what")), Column("count", Label("个数", "count"), "integer")),
        tuple((key, count) for key, _, count in counts),
        title=Label(
            "finstats: 中国公布的金融统计", "finstats: published Chinese financial statistics"
        ),
        notes=(*notes, *(Note("try", line) for line in _TRY)),
        grids=(Grid(columns, (Group(tuple((label, str(count)) for _, label, count in counts)),)),),
    )
