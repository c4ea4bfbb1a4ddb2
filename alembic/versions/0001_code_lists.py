"""Code lists that the program reasons with, and their labels.

What an analyst may extend (themes, units, measures, categories, indicators, places, actors) is
imported from seed files instead.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPLICATION_ID = 0x46494E53  # "FINS" in the header of a SQLite file
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

LISTS = {
    "name_basis": [
        ("official", "官方用名", "official"),
        ("ours", "本库译名", "ours"),
        ("pinyin", "拼音", "pinyin"),
    ],
    "qualifier": [
        ("exact", "确切", "as printed"),
        ("above", "超过", "above"),
        ("and-more", "余、多", "and more"),
        ("below", "不足、接近", "below or near"),
        ("at-most", "以内", "at most"),
        ("at-least", "以上", "at least"),
        ("reaches", "达到", "reaches"),
        ("about", "约", "about"),
    ],
    "transformation": [
        ("level", "水平值", "level"),
        ("change", "增减额", "change"),
        ("growth", "增速", "growth"),
        ("share", "占比", "share"),
        ("share-change", "占比变动", "change of share"),
        ("growth-gap", "增速差", "growth gap"),
    ],
    "comparison": [
        ("ytd", "比年初", "since year start"),
        ("yoy", "同比", "year on year"),
        ("qoq", "比上季", "on the quarter before"),
        ("mom", "比上月", "on the month before"),
        ("since", "比指定日期", "since a named date"),
        ("unstated", "未说明比较基期", "base not stated"),
    ],
    "period_basis": [
        ("stated", "原文载明", "stated"),
        ("inferred", "推定", "inferred"),
        ("undated", "日期未载", "not dated"),
    ],
    "nature": [
        ("actual", "实际", "actual"),
        ("planned", "计划", "planned"),
        ("target", "目标", "target"),
        ("estimate", "估计", "estimate"),
    ],
    "measure_time": [
        ("stock", "时点数", "stock"),
        ("flow", "时期数", "flow"),
        ("cumulative", "累计数", "cumulative"),
    ],
    "supersession_reason": [
        ("reading", "本库读错, 已更正", "misread by us"),
        ("revision", "同一发布者后来的数字", "revised by the same publisher"),
        ("correction", "发布者更正", "corrected by the publisher"),
        ("withdrawal", "发布者撤回", "withdrawn by the publisher"),
    ],
    "relation_kind": [
        ("subset", "包含于", "is inside"),
        ("disjoint", "互不相交", "shares nothing with"),
        ("overlaps", "有交叉", "overlaps"),
    ],
    "relation_strength": [
        ("identity", "必然", "identity"),
        ("expectation", "通常", "expectation"),
    ],
    "subject_kind": [
        ("bank", "银行", "bank"),
        ("bank-group", "银行群体", "group of banks"),
        ("enterprise", "企业", "enterprise"),
        ("client-group", "客户群体", "group of clients"),
        ("product", "产品", "product"),
        ("project", "项目", "project"),
        ("financing", "融资案例", "case"),
        ("authority", "机关", "authority"),
        ("association", "协会", "association"),
        ("place", "地区", "place"),
    ],
    "bank_kind": [
        ("state-owned", "国有大型商业银行", "large state-owned commercial bank"),
        ("joint-stock", "股份制商业银行", "joint-stock commercial bank"),
        ("city-commercial", "城市商业银行", "city commercial bank"),
        ("rural-commercial", "农村商业银行", "rural commercial bank"),
        ("policy", "政策性银行", "policy bank"),
        ("rural-credit", "农村信用社", "rural credit cooperative"),
        ("village", "村镇银行", "village bank"),
        ("foreign", "外资银行", "foreign bank"),
    ],
    "bank_level": [
        ("head-office", "法人总部", "head office"),
        ("branch", "分行", "branch"),
        ("sub-branch", "支行", "sub-branch"),
    ],
    "product_kind": [
        ("loan", "贷款产品", "loan product"),
        ("card", "银行卡", "bank card"),
        ("platform", "平台", "platform"),
        ("service", "服务", "service"),
        ("programme", "活动或机制", "programme or mechanism"),
    ],
    "place_level": [
        ("country", "国家", "country"),
        ("province", "省级", "province"),
        ("prefecture", "地级", "prefecture"),
        ("district", "市辖区", "district"),
        ("county", "县", "county"),
        ("county-city", "县级市", "county-level city"),
    ],
    "indicator_kind": [
        ("statistic", "统计指标", "statistic"),
        ("case", "案例事实", "facts of cases"),
    ],
    "indicator_owner": [
        ("pboc", "中国人民银行", "People's Bank of China"),
        ("nfra", "国家金融监督管理总局", "National Financial Regulatory Administration"),
        ("none", "没有单一的官方定义", "no single official definition"),
    ],
    "theme_basis": [
        ("section", "所在段落", "section it stands in"),
        ("content", "内容", "what it is about"),
    ],
    "not_figure_reason": [
        ("date", "日期", "a date"),
        ("name", "名称的一部分", "part of a name"),
        ("no-value", "没有数值的数 (数百、数日)", "a number without a value (several hundred)"),
        ("phrase", "固定说法", "a set phrase"),
    ],
}
# code, zh, en, base unit, dimension of the units it is printed in
DIMENSIONS = [
    ("money", "金额", "money", "0.01 CNY", "money"),
    ("count", "数量", "count", "1", "count"),
    ("rate", "比率", "rate", "1e-8", "rate"),
    ("points", "百分点", "points", "1e-8", "points"),
    ("duration", "时长", "duration", "day", "duration"),
    ("working-days", "工作日", "working days", "working day", "working-days"),
    ("area", "面积", "area", "1e-4 mu", "area"),
    ("mass", "质量", "mass", "kg", "mass"),
    ("mass-per-year", "年产量", "mass a year", "kg", "mass"),
]


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"pragma application_id = {APPLICATION_ID}")
    for name, codes in LISTS.items():
        table = _create(name)
        op.bulk_insert(
            table,
            [
                {"code": code, "name_zh": zh, "name_en": en, "sort": sort}
                for sort, (code, zh, en) in enumerate(codes, 1)
            ],
        )
    table = _create(
        "dimension",
        sa.Column("base_unit", TEXT, nullable=False),
        sa.Column("units_of", TEXT, nullable=False),
    )
    keys = ("code", "name_zh", "name_en", "base_unit", "units_of", "sort")
    op.bulk_insert(
        table,
        [dict(zip(keys, (*row, sort), strict=True)) for sort, row in enumerate(DIMENSIONS, 1)],
    )


def _create(name: str, *more: sa.Column) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name_zh", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("code", name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for name in ("dimension", *reversed(LISTS)):
        op.drop_table(name)
