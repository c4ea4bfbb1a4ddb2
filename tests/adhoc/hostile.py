"""The public list of statements that ad-hoc SQL must withstand, by what they are after.

`OTHER` stands for the path of another database with a secret in it, `MADE` for a file that would
be made. Additions are welcome: a statement here is tried by every test of its class.
"""

from __future__ import annotations

SECRET = "原文不外传"  # noqa: S105 - stands for the text of an article, which only trace may show
OTHER, MADE = "{other}", "{made}"

WRITING = (
    "insert into theme (code, name_zh, sort) values ('x', 'x', 9)",
    "insert into dictionary values ('a', 'b', 'c', 'd') returning zh",
    "replace into dictionary values ('a', 'b', 'c', 'd')",
    "insert into dictionary values ('a', 'b', 'c', 'd') on conflict do update set zh = 'x'",
    "update figure set value_text = '0' returning value_text",
    "update or replace figure set value_text = '0'",
    "delete from dictionary",
    "with x as (select 1) delete from dictionary",
    "with x as (select 1) update figure set printed = 'x'",
    "with x as (select 1) insert into dictionary select 'a', 'b', 'c', 'd' from x",
    "create table x (y)",
    "create table x as select * from figures",
    "create view x as select 1 as y",
    "create index x on figure (printed)",
    "create trigger x after insert on figure begin select 1; end",
    "alter table figure rename to x",
    "alter table figure add column x text",
    "alter table figure drop column printed",
    "drop table dictionary",
    "drop view figures",
    "drop index ix_supersession_observation_id",
    "pragma user_version = 9",
    "pragma application_id = 9",
    "pragma journal_mode = wal",
    "pragma auto_vacuum = 1",
    "vacuum",
    "reindex",
    "analyze",
)
# Nothing of the file is written by these, but what a later statement of the same process would
# read, or may do.
FALSIFYING = (
    "create temp table figures as select 'x' as printed",
    "create temp view figures as select 'x' as printed",
    "create temp trigger x after insert on figure begin select 1; end",
    "attach database ':memory:' as main2",
    "pragma case_sensitive_like = 1",
    "pragma encoding = 'UTF-16'",
    "select printf('%1000000000d', 1) as x",
    "select format('%*d', 1000000000, 1) as x",
    "begin immediate",
    "begin exclusive",
    "begin",
    "commit",
    "rollback",
    "savepoint x",
    "release x",
)
SWITCHES = (
    "pragma query_only = 0",
    "pragma writable_schema = 1",
    "pragma trusted_schema = 1",
    "pragma hard_heap_limit = 0",
    "pragma temp_store_directory = '/'",
    "pragma mmap_size = 1000000000000",
    "pragma cache_size = 100000000",
    "pragma threads = 8",
    "pragma wal_checkpoint",
    "pragma optimize",
    "pragma foreign_keys = 0",
    "pragma main.query_only(0)",
    "PrAgMa/**/query_only=off",
    "explain query plan delete from dictionary",
)
FILES = (
    f"attach database '{OTHER}' as other",
    f"attach '{OTHER}' as other",
    f"attach 'file:{OTHER}?mode=rwc' as other",
    f"attach database '{MADE}' as other",
    "attach database '' as other",
    "detach database main",
    f"vacuum into '{MADE}'",
    f"vacuum main into '{MADE}'",
    "select load_extension('evil') as x",
    f"select readfile('{OTHER}') as x",
    f"select writefile('{MADE}', 'x') as x",
    "select edit('x') as x",
    "select * from fsdir('.')",
    f"select * from pragma_database_list, csv('{OTHER}')",
    f"create virtual table temp.x using csv(filename='{OTHER}')",
    f"create virtual table x using fts5(y, content='{OTHER}')",
    f"select * from zipfile('{OTHER}')",
)
HIDDEN = (
    "select * from figure",
    "select printed from figure",
    "select count(*) as n from import_run",
    "select count(*) as n from figures, import_run",
    "select 1 as x from import_run limit 1",
    "select f.ref from figures f join figure g on g.ref = f.ref",
    "select f.ref from (figures f, figure g)",
    "select x.ref from (select * from figure) as x",
    "select theme from themes where 'x' in import_run",
    "select id from observation",
    "select file_name from import_run",
    "select version_num from alembic_version",
    "select observation_id from superseding",
    "select main.figure.id from main.figure",
    'select "id" from "figure"',
    "select id from [figure]",
    "select id from `figure`",
    "select id from 'figure'",
    "select id from FIGURE",
    "select rowid from figure",
    "with figures as (select file_name from import_run) select * from figures",
    "with 'figures' as (select file_name from import_run) select * from figures",
    "with [led] as (select file_name from import_run) select * from led",
    "with x as (select 1), ranked(y) as not materialized (select file_name from import_run) "
    "select y from ranked",
    "select * from (with banks as (select file_name from import_run) select * from banks)",
    "select * from (select file_name from import_run) as figures",
    # columns that a full join merges, which the authorizer is never asked about
    "select file_name from (select null as file_name where 0) a full join import_run "
    "using (file_name), (with import_run as (select 1) select 1)",
    "select sql from (select null as sql where 0) a natural full join sqlite_master, "
    "(with sqlite_master as (select 1) select 1)",
    "select sql from (select null as sql where 0) a natural full join temp.sqlite_master",
    "select count(*) as n from figures \u00a0where, figure",
    "select id from source_text, (with source_text as (select 1) select 1)",
    "select 1 in sqlite_master as x",
    "select sql from sqlite_master",
    "select sql from main.sqlite_master",
    "select * from sqlite_schema",
    "select * from sqlite_temp_master",
    "select * from sqlite_sequence",
    "select * from dbstat",
    "select * from sqlite_dbpage",
    "select * from pragma_table_info('figure')",
    "select * from pragma_database_list",
    "select * from pragma_function_list",
    "pragma table_info(figure)",
    "pragma database_list",
    "pragma compile_options",
)
TEXT = (
    "select text from source_text",
    "select text from (select null as text where 0) a full join source_text using (text), "
    "(with source_text as (select 1) select 1)",
    "select text from (select null as text where 0) a natural full join source_text",
    "select t.text from figures f, source_text t",
    "select * from source_text",
    "select count(*) as n from source_text",
    "select (select text from source_text) as x",
    "select (select text from source_text) as x from themes",
    "select theme from themes where theme = (select text from source_text)",
    "select theme from themes where exists (select 1 from source_text where text like '原%')",
    "select theme from themes order by (select text from source_text)",
    "select x.text from (select * from source_text) as x",
    "select * from (select text from source_text) as figures",
    "with figures as (select text from source_text) select * from figures",
    "with figures as materialized (select text from source_text) select * from figures",
    "with figures(x) as (select text from source_text), banks as (select x from figures) "
    "select x from banks",
    "with source_text as (select text from main.source_text) select * from source_text",
    "with ranked as (select text from source_text) select * from ranked",
    "with superseding as (select text from source_text) select * from superseding",
    "with recursive figures(x) as (select text from source_text union select x from figures) "
    "select x from figures",
    "select * from themes where theme in (with figures as (select text from source_text) "
    "select text from figures)",
    "select max(text) over () as x from source_text",
    "select group_concat(text) as x from source_text",
    "select length(text) as x from source_text",
    "select theme from themes union select text from source_text",
    "select rowid, text from source_text",
    'select "text" from "source_text"',
    "select [text] from [source_text]",
    "select TEXT from SOURCE_TEXT",
    "select sha256 from source_text",
    "select 'source_text as (' as x, text from source_text",
    "select * from themes join source_text using (text)",
    "select * from themes natural join source_text",
    "select theme from themes where theme in source_text",
)
FUNCTIONS = (
    "select zeroblob(1000000000) as x",
    "select randomblob(1000000000) as x",
    "select random() as x",
    "select sqlite_version() as x",
    "select sqlite_compileoption_get(1) as x",
    "select last_insert_rowid() as x",
    "select fts3_tokenizer('simple') as x",
    "select value from json_each('[1]')",
    "select json_extract('{}', '$') as x",
    "select sqlite_offset(theme) as x from themes",
)
GRAMMAR = (
    "select 1 as x; delete from dictionary",
    "select 1 as x; select 2 as y",
    "select 1 as x;\n-- harmless\n; drop view figures",
    "select 1 as x; attach database ':memory:' as y",
    ";",
    "/* nothing */",
    "select '" + "x" * 200_000 + "'",
    "select " + "1+" * 20_000 + "1 as x",
    "select " + "(" * 5_000 + "1" + ")" * 5_000 + " as x",
    "select " + ",".join(["1"] * 5000),
    " union all ".join(["select 1 as x"] * 2000),
    "select * from figures where printed like '" + "%a" * 5_000 + "'",
)
ENDLESS = (
    "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c",
    "with recursive c(n) as (select 1 union select n + 1 from c) select max(n) from c",
    "with recursive c(n) as (select 1 union all select 1 from c) select n from c where n > 1",
    "select count(*) as n from dictionary a, dictionary b, dictionary c, dictionary d",
    "select sum(length(a.zh || b.zh)) as n from dictionary a, dictionary b, dictionary c",
    "select max(a.zh || b.en) as x from dictionary a, dictionary b, dictionary c, dictionary d",
    "select count(distinct a.zh) as n from dictionary a, dictionary b, dictionary c, dictionary d",
)
# A text of half a million characters, without a function that might be refused.
_LONG = (
    "with recursive c(n, t) as (select 0, 'a' union all select n + 1, t || t from c where n < 19), "
    "long(t) as (select max(t) from c) "
)
HUGE = (
    f"{_LONG} select {','.join(['a.t'] * 400)} from long a",
    f"{_LONG} select a.t from long a, dictionary d, dictionary e",
    f"{_LONG} select group_concat(a.t) as x from long a, dictionary d",
    f"{_LONG} select a.t || d.zh as x from long a, dictionary d order by x desc",
    f"{_LONG} select a.zh, b.t from long b, dictionary a group by a.zh, b.t, a.en",
    "select a.zh from dictionary a, dictionary b, dictionary c order by b.en || c.en || a.zh",
    "select distinct a.zh || b.zh || c.zh as x from dictionary a, dictionary b, dictionary c",
    "with recursive c(n) as (select 1 union select n + 1 from c) "
    "select n, hex(n) as h from c order by h",
    "select group_concat(a.zh || b.zh) as x from dictionary a, dictionary b, dictionary c",
    "select a.* from figures a, dictionary b, dictionary c",
)
# One step that outlives any limit that is looked at between steps.
_MANY = f"{_LONG}, many(m) as (select replace(substr(t, 1, 60000), 'a', '原') || 'a' from long) "
ONE_STEP = (
    f"{_LONG} select instr(t, substr(t, 1, 262144) || 'b') as x from long",
    f"{_LONG} select length(replace(t, substr(t, 1, 200000) || 'b', '')) as x from long",
    f"{_MANY} select length(trim(t, m)) as x from long, many",
    f"{_MANY} select length(ltrim(t, m)) as x from long, many",
    f"{_MANY} select length(rtrim(t, m)) as x from long, many",
    f"{_MANY} select max(length(trim(t, m))) over () as x from long, many, themes",
)
SQLITE = {
    "writing": WRITING,
    "falsifying": FALSIFYING,
    "switches": SWITCHES,
    "files": FILES,
    "hidden tables": HIDDEN,
    "text of a source": TEXT,
    "functions": FUNCTIONS,
    "grammar": GRAMMAR,
    "endless": ENDLESS,
    "huge": HUGE,
    "one long step": ONE_STEP,
}
# What may be answered, in part and saying so, instead of refused.
MAY_ANSWER = ("huge", "one long step")
