"""Definitions of indicators by the day they came into force, and who took whose place as a view.

Dimensions besides: foreign money, minutes, months, length, power, energy, floor area, volume. One
that a unit or a measure uses by then stays when this is taken back: 0007 reads it as any other.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# code, zh, en, base unit; each is printed in units of itself.
DIMENSIONS = [
    ("money-usd", "美元金额", "US dollars", "0.01 USD"),
    ("money-eur", "欧元金额", "euros", "0.01 EUR"),
    ("money-hkd", "港元金额", "Hong Kong dollars", "0.01 HKD"),
    ("money-jpy", "日元金额", "yen", "0.01 JPY"),
    ("money-gbp", "英镑金额", "pounds sterling", "0.01 GBP"),
    ("minutes", "时长 (秒、分钟、小时)", "seconds, minutes, hours", "second"),
    ("months", "时长 (月、年)", "months and years", "month"),
    ("length", "长度", "length", "metre"),
    ("power", "功率", "power", "watt"),
    ("energy", "能量", "energy", "watt-hour"),
    ("floor-area", "建筑面积", "floor area", "1e-4 m2"),
    ("volume", "体积", "volume", "litre"),
]
# What the seeds of this release define: an upgrade brings it back, so taking it back loses nothing.
OF_THE_SEEDS = [
    ("green-loans", None),
    ("green-loans", "2025-01-01"),
    ("inclusive-msb-loans", None),
    ("inclusive-msb-loans", "2024-01-01"),
]

# A declared successor that was itself misread counts for nothing, as in 0006.
DECLARED = """
select {columns}, x.note_zh, x.note_en
from supersession x
join observation ob on ob.id = x.observation_id
join figure fg on fg.id = ob.figure_id
join series se on se.id = ob.series_id
join quantity qu on qu.id = se.quantity_id
join supersession_reason re on re.code = x.reason
join source ns on ns.id = x.by_source_id
left join observation n on n.id = x.by_observation_id
left join figure nf on nf.id = n.figure_id
where x.reason = 'reading' or x.by_observation_id is null
  or not exists (select 1 from supersession y
    where y.observation_id = x.by_observation_id and y.reason = 'reading')
"""
FOUND = """
select {columns}, cast(null as text), cast(null as text)
from observation ob
join figure fg on fg.id = ob.figure_id
join source sr on sr.id = fg.source_id
join series se on se.id = ob.series_id
join quantity qu on qu.id = se.quantity_id
join supersession_reason re on re.code = 'revision'
join observation n on n.series_id = ob.series_id and n.period_end = ob.period_end
  and n.id <> ob.id and n.period = ob.period and n.nature = ob.nature
join figure nf on nf.id = n.figure_id
join source ns on ns.id = nf.source_id
where ns.publisher = sr.publisher and ns.published_earliest > sr.published_latest
  and not exists (select 1 from supersession y
    where y.observation_id = n.id and y.reason = 'reading')
  and not exists (select 1 from supersession z
    where z.observation_id = ob.id and z.by_observation_id = n.id and z.reason = 'revision')
"""
COLUMNS = """fg.ref as ref, ob.seq as seq, fg.reading as reading, qu.code as quantity,
  qu.indicator as indicator, se.code as series, ob.period as period, ob.nature as nature,
  re.code as reason, re.name_zh as reason_zh, re.name_en as reason_en,
  ns.published_latest as known_to, ns.code as by_source, nf.ref as by_ref, n.seq as by_seq,
  nf.reading as by_reading"""
VIEWS = {
    "definition_versions": """
select v.indicator, i.name_zh as indicator_zh, i.name_en as indicator_en, v.number, v.valid_from,
  (select min(w.valid_from) from definition_version w
    where w.indicator = v.indicator and w.number > v.number) as valid_to,
  v.owner, o.name_zh as owner_zh, o.name_en as owner_en, v.definition_zh, v.definition_en,
  v.definition_basis, v.change_zh, v.change_en
from definition_version v
join indicator i on i.code = v.indicator
join indicator_owner o on o.code = v.owner""",
    "supersessions": DECLARED.format(columns=COLUMNS).strip()
    + "\nunion all\n"
    + FOUND.format(columns=COLUMNS).strip(),
}

VERSION = {
    "indicator": ("指标", "the indicator"),
    "number": ("第几版, 从1数起", "which version, from 1"),
    "valid_from": (
        "自哪一天的数字起适用; 空: 一开始",
        "from figures of which day on it holds; null: from the start",
    ),
    "owner": ("定义由谁发布", "who owns the definition"),
    "definition_zh": ("定义", "the definition, in Chinese"),
    "definition_en": ("定义的英文", "the definition, in English"),
    "definition_basis": ("定义的依据: official、ours", "where the wording is from: official, ours"),
    "change_zh": ("与前一版有何不同; 空: 第一版", "what changed; null: the first version"),
    "change_en": ("同上, 英文", "the same in English"),
}
MEANINGS = {
    "definition_version": (
        ("指标定义的各个版本", "versions of the definitions of indicators"),
        VERSION,
    ),
    "definition_versions": (
        ("指标定义的各个版本", "versions of the definitions of indicators"),
        {
            **VERSION,
            "indicator_zh": ("指标中文名", "Chinese name of the indicator"),
            "indicator_en": ("指标英文名", "English name of the indicator"),
            "valid_to": (
                "下一版自哪一天起; 空: 现行",
                "the day from which the next one holds; null: in force",
            ),
            "owner_zh": ("发布者中文名", "the owner's Chinese name"),
            "owner_en": ("发布者英文名", "the owner's English name"),
        },
    ),
    "supersessions": (
        (
            "每个被取代的观测各因何、由谁取代",
            "why and by what each superseded observation was superseded",
        ),
        {
            "ref": ("被取代的数字的出处", "ref of what was superseded"),
            "seq": ("它是该数字说的第几件事", "which of the things that its figure says"),
            "reading": ("它是第几次读", "which reading of its figure"),
            "quantity": ("量", "quantity"),
            "indicator": ("指标", "indicator"),
            "series": ("序列", "series"),
            "period": ("时期", "period"),
            "nature": ("性质", "nature"),
            "reason": (
                "原因: reading、revision、correction、withdrawal",
                "the reason: reading, revision, correction, withdrawal",
            ),
            "reason_zh": ("原因的中文", "the reason in Chinese"),
            "reason_en": ("原因的英文", "the reason in English"),
            "known_to": ("何日起被取代", "the day from which it was superseded"),
            "by_source": ("取代它的文献", "the source that superseded it"),
            "by_ref": ("取代它的数字; 空: 没有", "what took its place; null: nothing"),
            "by_seq": ("取代它的是该数字的第几件事", "which of the things that figure says"),
            "by_reading": ("取代它的数字的第几次读", "which reading of that figure"),
            "note_zh": ("说明; 空: 没有", "a note; null: none"),
            "note_en": ("说明的英文", "the note in English"),
        },
    ),
}


def upgrade() -> None:
    add_dimensions()
    create_table()
    for name, body in VIEWS.items():
        op.execute(f"create view {name} as {body.strip()}")
    describe()


def add_dimensions() -> None:
    held = set(op.get_bind().execute(sa.text("select code from dimension")).scalars())
    names = ("code", "name_zh", "name_en", "base_unit", "units_of", "sort")
    table = sa.table("dimension", *(sa.column(name) for name in names))
    rows = [
        dict(zip(names, (*row, row[0], sort), strict=True))
        for sort, row in enumerate(DIMENSIONS, 10)
        if row[0] not in held
    ]
    op.bulk_insert(table, rows)


def create_table() -> None:
    name = "definition_version"
    op.create_table(
        name,
        sa.Column("indicator", TEXT, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("valid_from", TEXT, nullable=True),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("definition_zh", TEXT, nullable=False),
        sa.Column("definition_en", TEXT, nullable=False),
        sa.Column("definition_basis", TEXT, nullable=False),
        sa.Column("change_zh", TEXT, nullable=True),
        sa.Column("change_en", TEXT, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [target], name=op.f(f"fk_{name}_{column}"), ondelete="RESTRICT"
            )
            for column, target in (
                ("indicator", "indicator.code"),
                ("owner", "indicator_owner.code"),
                ("definition_basis", "name_basis.code"),
            )
        ),
        sa.CheckConstraint(
            "(number = 1) = (valid_from is null)", name=op.f(f"ck_{name}_first_from_the_start")
        ),
        sa.UniqueConstraint("indicator", "valid_from", name=op.f(f"uq_{name}_indicator")),
        sa.PrimaryKeyConstraint("indicator", "number", name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )


def describe() -> None:
    rows = []
    for name, (of_all, of_columns) in MEANINGS.items():
        rows.append((name, "", *of_all))
        rows += [(name, column, *meaning) for column, meaning in of_columns.items()]
    keys = ("object", "column", "zh", "en")
    table = sa.table("dictionary", *(sa.column(key) for key in keys))
    op.bulk_insert(table, [dict(zip(keys, row, strict=True)) for row in rows])
    if op.get_bind().dialect.name == "postgresql":
        for name, column, zh, en in rows:
            kind = "column" if column else "view" if name in VIEWS else "table"
            target = f'"{name}"."{column}"' if column else f'"{name}"'
            words = f"{zh} / {en}".replace("'", "''")
            op.execute(sa.DDL(f"comment on {kind} {target} is '{words}'".replace("%", "%%")))


def downgrade() -> None:
    connection = op.get_bind()
    held = connection.execute(sa.text("select indicator, valid_from from definition_version"))
    others = [row for row in held if tuple(row) not in OF_THE_SEEDS]
    if others:
        lost = {"definition_version": len(others)}
        raise RuntimeError(f"{len(others)} definition versions would be lost", lost)
    for name in MEANINGS:
        op.execute(sa.text("delete from dictionary where object = :name").bindparams(name=name))
    for name in reversed(VIEWS):
        op.execute(f"drop view {name}")
    op.drop_table("definition_version")
    for code, *_ in DIMENSIONS:
        op.execute(
            sa.text(
                "delete from dimension where code = :code and not exists (select 1 from unit u "
                "where u.dimension = :code) and not exists (select 1 from measure m "
                "where m.dimension = :code)"
            ).bindparams(code=code)
        )
