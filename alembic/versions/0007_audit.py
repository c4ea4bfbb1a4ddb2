"""What audits found, what reviewers said of it, and relations between measures.

Findings are derived: an audit of the same figures finds them again. What a reviewer explained is
not, so a downgrade refuses while there is any.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

LISTS = {
    "measure_relation_kind": [
        ("at-most", "不大于", "is at most"),
        ("covers-increase", "不小于其净增", "is at least the net increase of"),
    ],
    "verdict": [
        ("contradiction", "互相矛盾", "contradiction"),
        ("tension", "表述存疑", "wording in doubt"),
        ("explained", "已说明", "explained"),
        ("tight", "仅因四舍五入相符", "only by rounding"),
        ("holds", "相符", "holds"),
        ("cannot-tell", "无法判断", "cannot tell"),
    ],
}
# Expectations, so tensions at most: a line may have been lowered or overdrawn since.
RELATIONS = [
    ("at-most", "drawn", "granted", "用信在授信之内", "what is drawn lies inside the line"),
    ("at-most", "disbursed", "granted", "发放在授信之内", "what is paid out lies inside the line"),
    (
        *("at-most", "disbursed-total", "granted-total", "累计发放在累计授信之内"),
        "what was paid out in total lies inside the lines granted in total",
    ),
    (
        *("covers-increase", "disbursed", "balance", "余额净增不大于同期发放"),
        "a balance grows by no more than what was paid out in that time",
    ),
]
COUNTS = (
    *("figures", "checks", "contradiction", "tension"),
    *("explained", "tight", "holds", "cannot_tell"),
)


def text(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, TEXT, nullable=null)


def id_(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, ID, nullable=null, autoincrement=False)


def to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [target], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT"
    )


def create(name: str, *parts: object, key: tuple[str, ...] = ("id",)) -> sa.Table:
    return op.create_table(
        name, *parts, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")), sqlite_strict=True
    )


# Of the last audit of all that is known, figures rounded as usual: what read commands warn of.
LATEST = "(select max(l.id) from audit_run l where l.known_at is null and l.rounding = 'nearest')"
VIEWS = {
    "measure_relations": """
select r.kind, r.left_measure, r.right_measure, k.name_zh as kind_zh, k.name_en as kind_en,
  r.reason_zh, r.reason_en
from measure_relation r join measure_relation_kind k on k.code = r.kind""",
    "audits": f"""
select r.id as audit, r.recorded_at, r.release, r.known_at, r.rounding, r.figures, r.checks,
  r.contradiction, r.tension, r.explained, r.tight, r.holds, r.cannot_tell,
  cast(case when r.id = {LATEST} then 1 else 0 end as integer) as is_latest,
  cast(case when not exists (select 1 from import_run i where i.id > coalesce(r.import_run_id, 0))
    and r.source_sha256 = (select d.sha256 from content_digest d
      where d.part = 'source' and d.scope = '') then 1 else 0 end as integer) as is_fresh
from audit_run r""",
    "findings": f"""
select f.code as finding, f.verdict, v.name_zh as verdict_zh, v.name_en as verdict_en, f.rule,
  f.quantity, f.transformation, f.period, f.base_period, f.summary_zh, f.summary_en,
  e.reason_zh, e.reason_en, e.explained_by, e.explained_on
from finding f join verdict v on v.code = f.verdict
left join explanation e on e.id = f.explanation_id
where f.audit_run_id = {LATEST}""",
    "finding_figures": f"""
select f.code as finding, x.ref, x.printed, x.in_smallest, x.seq
from finding_figure x join finding f on f.id = x.finding_id
where f.audit_run_id = {LATEST}""",
    "explanations": """
select e.figures, e.reason_zh, e.reason_en, e.explained_by, e.explained_on
from explanation e""",
}

ID_OF = ("编号", "number")
RUN = {
    "recorded_at": ("记录时间 (UTC)", "when it was recorded (UTC)"),
    "release": ("finstats 版本", "release of finstats"),
    "known_at": (
        "只用该日前已确定发布的; 空: 全部",
        "only what was certainly published by then; null: all",
    ),
    "rounding": (
        "数字按四舍五入、截尾还是两可读取: nearest, truncation, either",
        "how digits were read: nearest, truncation, either",
    ),
    "figures": ("核对了多少个数字", "figures heard"),
    "checks": ("做了多少项检查", "checks made"),
    "contradiction": ("互相矛盾的项数", "contradictions"),
    "tension": ("表述存疑的项数", "tensions"),
    "explained": ("已说明的项数", "explained findings"),
    "tight": ("仅因四舍五入相符的项数", "checks that hold only by rounding"),
    "holds": ("相符的项数", "checks that hold"),
    "cannot_tell": ("无法判断的项数", "checks that cannot be told"),
}
FINDING = {
    "verdict": ("结论", "verdict"),
    "rule": ("依据的关系", "the relation it rests on"),
    "quantity": ("两路相遇的量; 空: 没有", "the quantity where the two ways meet; null: none"),
    "transformation": ("该量的变换", "transformation of that number"),
    "period": ("该量的时期", "period of that number"),
    "base_period": ("该量的基期; 空: 没有", "its base period; null: none"),
    "summary_zh": ("一句话的中文", "one line in Chinese"),
    "summary_en": ("一句话的英文", "one line in English"),
}
REASON = {
    "reason_zh": ("理由", "the reason, in Chinese"),
    "reason_en": ("理由的英文", "the reason, in English"),
    "explained_by": ("谁说明的; 空: 未载", "who explained it; null: not stated"),
    "explained_on": ("哪天说明的; 空: 未载", "the day it was explained; null: not stated"),
}
FIGURE = {
    "seq": ("顺序", "order"),
    "ref": ("数字的出处", "ref of the figure"),
    "printed": ("印出的字", "the characters as printed"),
    "in_smallest": ("1: 属于最小的一组", "1: belongs to the smallest set"),
}
LIST = {
    "code": ("代码", "code"),
    "name_zh": ("中文名", "Chinese name"),
    "name_en": ("英文名", "English name"),
    "sort": ("顺序", "order"),
}
RELATION = {
    "kind": ("关系种类", "kind of relation"),
    "left_measure": ("左边的度量", "measure on the left"),
    "right_measure": ("右边的度量", "measure on the right"),
}
EXPLAINED = (
    "所涉数字: 每行一个, 出处和印出的字",
    "the figures: one a line, ref and what is printed",
)
CODE = ("发现的代码, 由所涉数字得出", "code of the finding, made of its figures")
MEANINGS = {
    "measure_relation_kind": (("度量之间的关系种类", "kinds of relation between measures"), LIST),
    "verdict": (("核对的结论", "verdicts of an audit"), LIST),
    "measure_relation": (
        ("同一量各度量之间应有的大小关系", "what is expected between measures of one quantity"),
        {
            "id": ID_OF,
            **RELATION,
            "reason_zh": REASON["reason_zh"],
            "reason_en": REASON["reason_en"],
        },
    ),
    "explanation": (
        ("复核人对发现的说明", "what reviewers said of findings"),
        {
            "id": ID_OF,
            "figures": EXPLAINED,
            **REASON,
            "import_run_id": ("读取它的导入批次", "the import that read it"),
        },
    ),
    "audit_run": (
        ("每次核对", "each audit"),
        {
            "id": ID_OF,
            **RUN,
            "import_run_id": ("当时最后一次导入", "the last import at that time"),
            "source_sha256": ("当时各文献的摘要", "digest of the sources at that time"),
            "findings_sha256": ("各发现的摘要", "digest of the findings"),
        },
    ),
    "finding": (
        ("核对发现的矛盾和存疑", "contradictions and tensions that audits found"),
        {
            "id": ID_OF,
            "audit_run_id": ("哪次核对", "the audit"),
            "code": CODE,
            **FINDING,
            "explanation_id": ("复核人的说明; 空: 没有", "a reviewer's word; null: none"),
        },
    ),
    "finding_figure": (
        ("一个发现所涉的数字", "the figures of a finding"),
        {"finding_id": ("哪个发现", "the finding"), **FIGURE},
    ),
    "measure_relations": (
        ("同一量各度量之间应有的大小关系", "what is expected between measures of one quantity"),
        {
            **RELATION,
            "kind_zh": ("关系种类的中文", "kind in Chinese"),
            "kind_en": ("关系种类的英文", "kind in English"),
            "reason_zh": REASON["reason_zh"],
            "reason_en": REASON["reason_en"],
        },
    ),
    "audits": (
        ("每次核对及其结果", "each audit and what it came to"),
        {
            "audit": ID_OF,
            **RUN,
            "is_latest": ("1: 读取命令所依据的一次", "1: the one that read commands go by"),
            "is_fresh": ("1: 核对之后数据没有变", "1: the data has not changed since"),
        },
    ),
    "findings": (
        ("最近一次核对的发现", "findings of the latest audit"),
        {
            "finding": CODE,
            **FINDING,
            "verdict_zh": ("结论的中文", "verdict in Chinese"),
            "verdict_en": ("结论的英文", "verdict in English"),
            **REASON,
        },
    ),
    "finding_figures": (
        ("最近一次核对的各发现所涉的数字", "figures of the findings of the latest audit"),
        {"finding": CODE, **FIGURE},
    ),
    "explanations": (
        ("复核人对发现的说明", "what reviewers said of findings"),
        {"figures": EXPLAINED, **REASON},
    ),
}


def upgrade() -> None:
    for name, codes in LISTS.items():
        table = create(
            name,
            *(text(column) for column in ("code", "name_zh", "name_en")),
            sa.Column("sort", sa.Integer(), nullable=False),
            key=("code",),
        )
        keys = ("code", "name_zh", "name_en", "sort")
        rows = [(*row, sort) for sort, row in enumerate(codes, 1)]
        op.bulk_insert(table, [dict(zip(keys, row, strict=True)) for row in rows])
    create_tables()
    for name, body in VIEWS.items():
        op.execute(f"create view {name} as {body.strip()}")
    describe()


def create_tables() -> None:
    relations = create(
        "measure_relation",
        id_("id"),
        *(text(c) for c in ("kind", "left_measure", "right_measure", "reason_zh", "reason_en")),
        to("measure_relation", "kind", "measure_relation_kind.code"),
        sa.UniqueConstraint(
            "kind", "left_measure", "right_measure", name=op.f("uq_measure_relation_kind")
        ),
    )
    keys = ("id", "kind", "left_measure", "right_measure", "reason_zh", "reason_en")
    rows = [(number, *row) for number, row in enumerate(RELATIONS, 1)]
    op.bulk_insert(relations, [dict(zip(keys, row, strict=True)) for row in rows])
    create(
        "explanation",
        id_("id"),
        *(text(c) for c in ("figures", "reason_zh", "reason_en")),
        *(text(c, null=True) for c in ("explained_by", "explained_on")),
        id_("import_run_id"),
        to("explanation", "import_run_id", "import_run.id"),
        sa.UniqueConstraint("figures", name=op.f("uq_explanation_figures")),
    )
    create(
        "audit_run",
        id_("id"),
        *(text("recorded_at"), text("release"), text("known_at", null=True), text("rounding")),
        id_("import_run_id", null=True),
        *(text("source_sha256"), text("findings_sha256")),
        *(id_(name) for name in COUNTS),
        to("audit_run", "import_run_id", "import_run.id"),
    )
    create(
        "finding",
        *(id_("id"), id_("audit_run_id"), text("code"), text("verdict"), text("rule")),
        *(text(c, null=True) for c in ("quantity", "transformation", "period", "base_period")),
        *(text("summary_zh"), text("summary_en"), id_("explanation_id", null=True)),
        to("finding", "audit_run_id", "audit_run.id"),
        to("finding", "verdict", "verdict.code"),
        to("finding", "explanation_id", "explanation.id"),
        sa.UniqueConstraint("audit_run_id", "code", name=op.f("uq_finding_audit_run_id")),
    )
    create(
        "finding_figure",
        id_("finding_id"),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        *(text("ref"), text("printed")),
        sa.Column("in_smallest", sa.Integer(), nullable=False),
        to("finding_figure", "finding_id", "finding.id"),
        sa.CheckConstraint("in_smallest in (0, 1)", name=op.f("ck_finding_figure_in_smallest")),
        key=("finding_id", "seq"),
    )
    op.create_index(op.f("ix_finding_figure_ref"), "finding_figure", ["ref"])


def describe() -> None:
    rows = []
    for name, (of_all, of_columns) in MEANINGS.items():
        rows.append((name, "", *of_all))
        rows += [(name, column, *meaning) for column, meaning in of_columns.items()]
    table = sa.table("dictionary", *(sa.column(c) for c in ("object", "column", "zh", "en")))
    keys = ("object", "column", "zh", "en")
    op.bulk_insert(table, [dict(zip(keys, row, strict=True)) for row in rows])
    if op.get_bind().dialect.name == "postgresql":
        for name, column, zh, en in rows:
            kind = "column" if column else "view" if name in VIEWS else "table"
            target = f'"{name}"."{column}"' if column else f'"{name}"'
            words = f"{zh} / {en}".replace("'", "''")
            op.execute(sa.DDL(f"comment on {kind} {target} is '{words}'".replace("%", "%%")))


def downgrade() -> None:
    kept = op.get_bind().execute(sa.text("select count(*) from explanation")).scalar()
    if kept:
        raise RuntimeError(f"{kept} explanations would be lost; they are not downgraded away")
    for name in MEANINGS:
        op.execute(sa.text("delete from dictionary where object = :name").bindparams(name=name))
    for name in reversed(VIEWS):
        op.execute(f"drop view {name}")
    op.drop_index(op.f("ix_finding_figure_ref"), table_name="finding_figure")
    for name in ("finding_figure", "finding", "audit_run", "explanation", "measure_relation"):
        op.drop_table(name)
    for name in reversed(LISTS):
        op.drop_table(name)
