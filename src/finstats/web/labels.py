"""The words of the pages themselves."""

from __future__ import annotations

from finstats.result import Label, Lang

WORDS = {
    "site": Label("finstats 中国公布的金融统计", "finstats: published Chinese financial statistics"),
    "skip": Label("跳到正文", "skip to the content"),
    "menu": Label("栏目", "sections"),
    "themes": Label("五篇大文章", "five areas of finance"),
    "home": Label("首页", "front page"),
    "banks": Label("银行", "banks"),
    "indicators": Label("指标", "indicators"),
    "sources": Label("文献", "sources"),
    "findings": Label("核对", "findings"),
    "further": Label("接着问", "further questions"),
    "questions": Label("提问", "questions"),
    "data": Label("数据与 SQL", "data and SQL"),
    "search": Label("搜索", "search"),
    "search_hint": Label("名称、别名或数字, 如 农行、1026.09", "a name, alias or number: abc, 1026.09"),
    "other_language": Label("English", "中文"),
    "empty": Label("没有符合条件的行", "no rows match"),
    "footer": Label(
        "由数据库的只读副本生成; 数字都照原文印出的样子, 点数字看出处。不含原文。",
        "Made from a read-only copy of the database; digits as printed, each figure leads to its place in the source. Texts of sources are not included.",
    ),
    "as_of": Label("时点", "date"),
    "show": Label("显示", "show"),
    "holds": Label("本库有什么", "what the database holds"),
    "overview": Label("概览", "overview"),
    "all_figures": Label("全部数字", "all figures"),
    "what_banks_did": Label("银行做法", "what banks did"),
    "products": Label("产品、平台、服务", "products, platforms, services"),
    "cases": Label("融资案例", "cases of financing"),
    "add": Label("能不能相加", "may they be added"),
    "undated": Label("含日期未载的", "with those that have no date"),
    "definitions": Label("定义", "definition"),
    "relations": Label("与其他数字的关系", "relations with other figures"),
    "card": Label("出处与读法", "where it stands and how it is read"),
    "chart": Label("图", "chart"),
    "in_doubt": Label("核对发现", "what the audit found"),
    "no_finding": Label("没有发现矛盾或存疑", "no contradiction and nothing in doubt"),
    "not_audited": Label("尚未核对 (finstats audit)", "not audited yet (finstats audit)"),
    "and_more": Label("另有", "and more:"),
    "see_findings": Label("全部核对结果", "all findings"),
    "ask": Label("问", "ask"),
    "ask_sql": Label("也可用 SQL 自己问 (只读)", "or ask in SQL of your own (read only)"),
    "sql_questions": Label("现成的 SQL", "queries in SQL"),
    "questions_intro": Label(
        "命令行的每个问题都可以在这里问; 每个答案都给出同样的命令。",
        "Each question of the command line can be asked here; each answer shows the command for it.",
    ),
    "found": Label("搜到", "found"),
    "found_none": Label("没有搜到", "nothing found"),
    "what": Label("名称", "name"),
    "kind": Label("类别", "kind"),
    "code": Label("代码", "code"),
    "not_found": Label("没有这一页", "there is no such page"),
    "refused": Label("不允许", "not allowed"),
    "error": Label("答不了", "no answer"),
    "bug": Label("程序有错", "a bug in finstats"),
    "bug_hint": Label(
        "运行 finstats web 的窗口里有一行说明", "the window that runs finstats web has a line about it"
    ),
    "views": Label("公开视图", "public views"),
    "data_intro": Label(
        "这里是公开视图, 每个一张表, 可排序、筛选、下载, 也可用 SQL 查询 (只读)。",
        "The public views, a table each: sort, filter, download, or query them in SQL (read only).",
    ),
    "rows": Label("行", "rows"),
    "columns": Label("列", "columns"),
    "run": Label("运行", "run"),
    "filter": Label("筛选", "filter"),
    "apply": Label("应用", "apply"),
    "next_page": Label("下一页", "next page"),
    "download": Label("下载", "download"),
    "cut": Label("只列前面的行, 还有更多", "only the first rows; there are more"),
    "your_sql": Label("SQL 语句", "SQL statement"),
    "remove": Label("去掉", "remove"),
    "column": Label("列", "column"),
    "sorted": Label("按此列排序", "sort by this column"),
    "facet": Label("按此列归类", "count by this column"),
}  # fmt: skip
KINDS = {
    "theme": Label("主题", "theme"),
    "indicator": Label("指标", "indicator"),
    "bank": Label("银行", "bank"),
    "enterprise": Label("企业", "enterprise"),
    "product": Label("产品", "product"),
    "financing": Label("案例", "case"),
    "source": Label("文献", "source"),
    "figure": Label("数字", "figure"),
}


def words(lang: Lang) -> dict[str, str]:
    """All words in one language."""
    return {name: label.in_language(lang) for name, label in WORDS.items()}
