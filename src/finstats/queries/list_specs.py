"""What each list shows and can be narrowed by, as data."""

from __future__ import annotations

from typing import NamedTuple

from finstats.result import Column, Label


class List(NamedTuple):
    """How one list is asked for: view and order, the text searched, columns, conditions by filter."""

    view: str
    order: str
    searched: tuple[str, ...]
    columns: tuple[Column, ...]
    printed: tuple[str, ...]
    conditions: dict[str, str]


def _column(name: str, zh: str, en: str) -> Column:
    return Column(name, Label(zh, en))


def _count(name: str, zh: str, en: str) -> Column:
    return Column(name, Label(zh, en), "integer")


_COUNTS = (
    _count("figures", "数字", "figures"),
    _column("first_period", "最早", "first"),
    _column("last_period", "最晚", "last"),
)
LISTS = {
    "enterprises": List(
        "enterprises",
        "v.sort_key, v.enterprise",
        ("v.name_zh", "v.enterprise", "v.industry_zh"),
        (
            _column("enterprise", "代码", "code"),
            _column("name_zh", "企业", "enterprise"),
            _column("industry_zh", "行业 (原文)", "industry (zh)"),
            _column("industry_en", "行业 (英)", "industry"),
            _column("place_zh", "地区", "place (zh)"),
            _column("place_en", "地区 (英)", "place"),
            Column("is_high_tech", Label("高新技术", "high-tech"), "flag"),
            Column("is_srdi_sme", Label("专精特新", "SRDI"), "flag"),
            Column("is_little_giant", Label("小巨人", "little giant"), "flag"),
            _count("financings", "案例", "cases"),
            _count("figures", "数字", "figures"),
            _column("note_zh", "备注", "note (zh)"),
            _column("note_en", "备注 (英)", "note"),
        ),
        (
            "name_zh",
            "industry_{lang}",
            "place_{lang}",
            "is_high_tech",
            "is_srdi_sme",
            "is_little_giant",
            "figures",
        ),
        {
            "theme": "v.enterprise in (select c.borrower from financings c where c.theme = :theme or c.content_theme = :theme)",
            "bank": "v.enterprise in (select c.borrower from banks b join financings c on c.bank = b.bank where b.bank in ({bank}))",
            "place": "v.place in ({place})",
            "source": "v.enterprise in (select f.enterprise from figures f where f.source = :source)",
        },
    ),
    "products": List(
        "products",
        "v.sort_key, v.product",
        ("v.name_zh", "v.product", "v.description_zh"),
        (
            _column("product", "代码", "code"),
            _column("name_zh", "产品", "product"),
            _column("kind_zh", "种类", "kind (zh)"),
            _column("kind_en", "种类 (英)", "kind"),
            _column("bank", "银行代码", "bank code"),
            _column("bank_zh", "银行", "bank (zh)"),
            _column("bank_en", "银行 (英)", "bank"),
            _column("description_zh", "说明", "description (zh)"),
            _column("description_en", "说明 (英)", "description"),
            _count("figures", "数字", "figures"),
        ),
        ("name_zh", "kind_{lang}", "bank_{lang}", "description_{lang}", "figures"),
        {
            "theme": "v.product in (select t.product from product_themes t where t.theme = :theme)",
            "bank": "v.bank in ({bank})",
            "place": "v.bank in (select b.bank from banks b where b.place in ({place}))",
            "source": "v.product in (select f.product from figures f where f.source = :source)",
        },
    ),
    "indicators": List(
        "indicators",
        "v.sort, v.indicator",
        ("v.name_zh", "v.name_en", "v.indicator"),
        (
            _column("indicator", "代码", "code"),
            _column("name_zh", "指标", "indicator (zh)"),
            _column("name_en", "指标 (英)", "indicator"),
            _column("theme", "主题", "theme"),
            _column("kind", "种类", "kind"),
            _column("owner_zh", "定义由谁发布", "owner (zh)"),
            _column("owner_en", "定义由谁发布 (英)", "owner"),
            _column("definition_zh", "定义", "definition (zh)"),
            _column("definition_en", "定义 (英)", "definition"),
            _column("definition_basis", "定义依据", "definition basis"),
            *_COUNTS,
        ),
        ("indicator", "name_{lang}", "theme", "figures", "last_period"),
        {
            "theme": "v.theme = :theme",
            "bank": "v.indicator in (select f.indicator from figures f where {figures_of})",
            "place": "v.indicator in (select f.indicator from figures f where {figures_of})",
            "source": "v.indicator in (select f.indicator from figures f where f.source = :source)",
        },
    ),
    "financings": List(
        "financings",
        "v.sort_key, v.financing",
        ("v.name_zh", "v.financing", "v.mechanism_zh", "v.product_zh"),
        (
            _column("financing", "代码", "code"),
            _column("name_zh", "案例", "case"),
            _column("bank", "银行代码", "bank code"),
            _column("bank_zh", "银行", "bank (zh)"),
            _column("bank_en", "银行 (英)", "bank"),
            _column("handled_by", "经办机构", "handled by"),
            _column("borrower", "借款人代码", "borrower code"),
            _column("borrower_zh", "借款人", "borrower"),
            _column("borrower_en", "借款人 (英)", "borrower (en)"),
            _column("product", "产品代码", "product code"),
            _column("product_zh", "产品", "product"),
            _column("mechanism_zh", "担保或机制", "mechanism (zh)"),
            _column("mechanism_en", "担保或机制 (英)", "mechanism"),
            _column("purpose_zh", "用途", "purpose (zh)"),
            _column("purpose_en", "用途 (英)", "purpose"),
            _column("theme", "段落主题", "section"),
            _column("content_theme", "内容主题", "content"),
            _column("place", "地区", "place"),
            _count("figures", "数字", "figures"),
        ),
        ("bank_{lang}", "borrower_zh", "product_zh", "mechanism_{lang}", "theme", "content_theme"),
        {
            "theme": "(v.theme = :theme or v.content_theme = :theme)",
            "bank": "(v.bank in ({bank}) or v.handled_by in ({bank}))",
            "place": "v.place in ({place})",
            "source": "v.financing in (select f.subject from figures f where f.source = :source)",
        },
    ),
    "sources": List(
        "sources",
        "v.published_latest, v.source",
        ("v.source", "v.label_zh", "v.title", "v.publisher"),
        (
            _column("source", "代码", "code"),
            _column("label_zh", "称呼 (本库所起)", "label of ours (zh)"),
            _column("label_en", "称呼 (英)", "label of ours"),
            _column("title", "标题", "title"),
            _column("publisher", "发布者", "publisher"),
            _column("byline", "署名", "byline"),
            _column("organiser", "组织者", "organiser"),
            _column("url", "网址", "address"),
            _column("sha256", "SHA-256", "SHA-256"),
            _column("published_earliest", "最早发布日", "published from"),
            _column("published_latest", "最晚发布日", "published by"),
            Column("text_attached", Label("已附原文", "text attached"), "flag"),
            *_COUNTS,
            _column("note_zh", "备注", "note (zh)"),
            _column("note_en", "备注 (英)", "note"),
        ),
        (
            *("source", "label_{lang}", "title", "publisher"),
            *("published_latest", "figures"),
        ),
        {"source": "v.source = :source"},
    ),
}
