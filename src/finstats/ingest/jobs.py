"""Which files an import takes, and in which transactions: one a file, or one for a trial of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from finstats.errors import UsageError
from finstats.ingest.effects import Effects, effects
from finstats.ingest.exported.files import Put, exported_file
from finstats.ingest.exported.kinds import ALWAYS, kind_of
from finstats.ingest.exported.packages import exported_package, is_package
from finstats.ingest.flat.checks import NotPlain
from finstats.ingest.flat.putting import Flat, import_flat, import_flat_or_refuse, large_flat
from finstats.ingest.importing import Report, facts_of
from finstats.ingest.mapping import ENDING, mapping_beside, read_mapping
from finstats.ingest.review_sheet import is_review_sheet, sheet_of
from finstats.ingest.tables import MAX_BYTES, Progress, import_table, is_table
from finstats.result import Label
from finstats.settings import Target
from finstats.store.files import copied, must_be_readable
from finstats.store.reader import open_reader
from finstats.store.writing import trying, writing

_FACTS = ("", ".toml")


class Job(NamedTuple):
    """A facts file, a table with its mapping, a reviewed draft in a workbook, or an export.

    `accept_doubtful`: of such a draft, also the doubtful rows that nobody decided.
    """

    path: Path
    mapping: Path | None = None
    is_draft: bool = False
    accept_doubtful: bool = False
    is_export: bool = False


class Trial(NamedTuple):
    """What an import would do."""

    report: Report
    effects: Effects


def jobs_of(
    files: Sequence[Path], mapping: Path | None = None, *, accept_doubtful: bool = False
) -> tuple[list[Job], list[Path]]:
    """The files that are meant, folders by the names of what is in them; tables left out of those.

    A mapping lies beside its table unless it is named. In a folder a table without one is left out,
    a file of another kind is passed over. Raises UsageError for a table without a mapping, a
    mapping of no table or of several, and a folder with nothing to import.
    """
    if mapping is not None and (len(files) != 1 or not is_table(files[0])):
        raise UsageError(
            "mapping-of-one",
            "--mapping 用于一个表格文件 (csv、tsv、xlsx)",
            "--mapping is for one table (csv, tsv, xlsx)",
        )
    jobs: list[Job] = []
    left_out: list[Path] = []
    for path in files:
        if path.is_dir() and is_package(path):
            jobs.append(Job(path, is_export=True))
        elif path.is_dir():
            of_folder = _in_folder(path)
            jobs.extend(job for job in of_folder if _is_whole(job))
            left_out.extend(job.path for job in of_folder if not _is_whole(job))
        elif mapping is None and not mapping_beside(path).exists() and is_review_sheet(path):
            jobs.append(Job(path, None, True, accept_doubtful))
        else:
            jobs.append(_job_of_file(path, mapping))
    return jobs, left_out


def _in_folder(folder: Path) -> list[Job]:
    jobs = [job for path in sorted(folder.iterdir()) if (job := _job(path)) is not None]
    if not any(_is_whole(job) for job in jobs):
        raise UsageError(
            "nothing-to-import",
            f"{folder} 里没有事实文件 (.toml), 也没有带映射文件的表格",
            f"{folder} holds no facts file (.toml) and no table with a mapping",
        )
    return jobs


def _job(path: Path) -> Job | None:
    """What a file of a folder is; None: of another kind."""
    if _is_export(path, None):
        return Job(path, is_export=True)
    if is_table(path):
        return Job(path, mapping_beside(path))
    is_facts = path.suffix == ".toml" and not path.name.endswith(ENDING)
    return Job(path) if is_facts else None


def _is_export(path: Path, mapping: Path | None) -> bool:
    """Whether a file is an export; a mapping says what else it is."""
    return mapping is None and not mapping_beside(path).exists() and kind_of(path) == "export"


def _job_of_file(path: Path, mapping: Path | None) -> Job:
    """What a file that was named is; raises UsageError for what cannot be imported."""
    must_be_readable(path)
    if _is_export(path, mapping):
        return Job(path, is_export=True)
    if is_table(path):
        return Job(path, mapping or _beside(path))
    suffix = path.suffix.lower()
    if suffix in ALWAYS:
        if kind_of(path) == "other":
            raise _no_export(path)
        return Job(path, is_export=True)
    if suffix not in _FACTS:
        raise UsageError(
            "not-importable",
            f"{path}: 不能导入 {suffix} 文件; 能导入 toml、csv、tsv、xlsx、jsonl、parquet 和文件夹",
            f"{path}: {suffix} is not imported; toml, csv, tsv, xlsx, jsonl, parquet and folders are",
        )
    return Job(path)


def _no_export(path: Path) -> UsageError:
    return UsageError(
        "no-export",
        f"{path} 是一次回答或别的表格, 不是导出的数字",
        f"{path} is an answer or another table, not exported figures",
        Label(
            "用 finstats export 导出再导入; 别的表格存成 csv 或 xlsx, 配一个映射文件",
            "use finstats export; save another table as csv or xlsx, with a mapping",
        ),
    )


def _is_whole(job: Job) -> bool:
    return job.mapping is None or job.mapping.is_file()


def _beside(table: Path) -> Path:
    mapping = mapping_beside(table)
    if not mapping.exists():
        raise UsageError(
            "no-mapping",
            f"表格 {table} 没有映射文件 {mapping.name}",
            f"the table {table} has no mapping {mapping.name}",
            Label(
                "写一个放在旁边 (docs/tables.md), 或用 --mapping 文件; "
                "存下的回答不是导出的数字, 那要用 finstats export",
                "write one beside it (docs/tables.md), or use --mapping FILE; a saved answer is no "
                "export, which finstats export makes",
            ),
        )
    return mapping


def import_jobs(
    target: Target, jobs: Iterable[Job], progress: Progress | None = None
) -> Iterator[Report]:
    """Import files one after another, each in a transaction of its own.

    Raises ImportRefused with every fault of a file, of which nothing is then written.
    """
    for job in jobs:
        flat = _large(job)
        found = None if flat is None else _put_flat(target, flat, progress)
        if isinstance(found, Report):
            yield found
            continue
        with _ready(job, progress) as put:
            open_reader(target).close()  # raises unless it is a database of this release
            with writing(target) as connection:
                reports = put(connection)
        yield from (replace(one, longer_way=found) for one in reports)


def _large(job: Job) -> Flat | None:
    """The file of a job when it is a large flat one."""
    return large_flat(job.path) if job.is_export and job.path.is_file() else None


def _put_flat(target: Target, flat: Flat, progress: Progress | None) -> Report | Label:
    """Import a large flat file; or say why it has to go the longer way, and nothing is written."""
    open_reader(target).close()
    put = import_flat if flat.may_be_held else import_flat_or_refuse
    try:
        with writing(target) as connection:
            return put(connection, flat, progress)
    except NotPlain as error:
        zh, en = error.words
        return Label(f"第 {error.line} 行: {zh}", f"line {error.line}: {en}")


def try_jobs(target: Target, jobs: Sequence[Job], progress: Progress | None = None) -> list[Trial]:
    """What importing the files would do, each after those before it; nothing is kept."""
    open_reader(target).close()
    found = []
    with trying(target) as connection:
        for job in jobs:
            flat = _large(job)
            if flat is not None and not flat.may_be_held:
                reports = [import_flat_or_refuse(connection, flat, progress)]
            else:
                with _ready(job, progress) as put:
                    reports = put(connection)
            found += [
                Trial(report, effects(connection, report.run, report.sources)) for report in reports
            ]
    return found


@contextmanager
def _ready(job: Job, progress: Progress | None) -> Iterator[Put]:
    """A file that was read, its form checked; what is yielded puts it into a database."""
    if job.is_export:
        reading = exported_package if job.path.is_dir() else exported_file
        with reading(job.path) as put:
            yield put
    elif job.is_draft:
        yield _alone(sheet_of(job.path, accept_doubtful=job.accept_doubtful))
    elif job.mapping is None:
        yield _alone(facts_of(job.path))
    else:
        mapping = read_mapping(job.mapping)
        with copied(job.path, MAX_BYTES) as table:
            yield lambda connection: [import_table(connection, job.path, table, mapping, progress)]


def _alone(put: Callable[[Connection], Report]) -> Put:
    """Of a file with one source."""
    return lambda connection: [put(connection)]
