"""A lake: a folder of Parquet files that holds every public view, for engines that read files.

`manifest.json` says which files belong to it, and is replaced last, in one step: what it does not
list is no part of the lake. A file is named by its content and never changed. This module knows
no engine; the adapters stand on it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from finstats.errors import DatabaseError, DataError, UsageError, reason
from finstats.result import Label
from finstats.settings import Target
from finstats.store.revision import HEAD
from finstats.store.views import PUBLIC_VIEWS

MANIFEST, FORMAT, VERSION = "manifest.json", "finstats-lake", 1
PARTITIONED = "figure_versions"
# Made of `figure_versions` by each engine, in the words of the migrations; a test holds them to it.
FIGURES = "select * from figure_versions where status = 'current'"


def _led(column: str, transformation: str, comparison: str | None = None) -> str:
    said = f"r.transformation = '{transformation}'"
    said += " and r.place_of_share = 1" if transformation == "share" else ""
    said += f" and r.comparison = '{comparison}'" if comparison else ""
    return f"max(case when {said} then r.{column} end)"


SNAPSHOTS = f"""
with ranked as (
  select f.*, row_number() over (
    partition by f.quantity, f.period, f.nature, f.transformation, f.comparison, f.reference
    order by f.scale desc, f.known_from desc, f.ref_order, f.seq) as place_in_line
  from figures f
), led as (
  select k.*, row_number() over (
    partition by k.quantity, k.period, k.nature, k.transformation
    order by k.ref_order, k.seq) as place_of_share
  from ranked k where k.place_in_line = 1
)
select r.quantity, min(r.indicator) as indicator, min(r.measure) as measure,
  min(r.kind) as kind, min(r.category) as category, min(r.subject) as subject,
  min(r.subject_kind) as subject_kind, r.period, min(r.period_start) as period_start,
  min(r.period_end) as period_end, min(r.period_basis) as period_basis, r.nature,
  {_led("term", "level")} as term, {_led("unit", "level")} as unit,
  {_led("value_text", "level")} as value_text, {_led("qualifier", "level")} as qualifier,
  cast({_led("value_base", "level")} as numeric(38, 0)) as value_base,
  {_led("ref", "level")} as ref,
  {_led("value_text", "change", "ytd")} as change_ytd_text,
  {_led("ref", "change", "ytd")} as change_ytd_ref,
  {_led("value_text", "growth", "ytd")} as growth_ytd_text,
  {_led("ref", "growth", "ytd")} as growth_ytd_ref,
  {_led("value_text", "change", "yoy")} as change_yoy_text,
  {_led("ref", "change", "yoy")} as change_yoy_ref,
  {_led("value_text", "growth", "yoy")} as growth_yoy_text,
  {_led("ref", "growth", "yoy")} as growth_yoy_ref,
  {_led("value_text", "share")} as share_text, {_led("ref", "share")} as share_ref
from led r
group by r.quantity, r.period, r.nature
"""
DERIVED = {"figures": FIGURES, "snapshots": SNAPSHOTS.strip()}  # in the order of making
# What a lake keeps as files.
STORED = (*(view for view in PUBLIC_VIEWS if view not in DERIVED), "dictionary")
# What a column holds: text, whole numbers of 64 bits, decimals of 38 digits and none after a point.
Kind = Literal["text", "whole", "exact"]
_KINDS = ("text", "whole", "exact")
FILE_NAME = re.compile(r"[a-z_]+/(?:published=[0-9]{4}/)?[0-9a-f]{16}\.parquet")
_LARGEST = 2**30  # bytes of a manifest


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A file of a lake: its path below the folder, and what it must be like.

    `published`: the year of `known_from` of all its rows; None: not kept by years.
    """

    path: str
    rows: int
    bytes: int
    sha256: str
    published: str | None = None


@dataclass(frozen=True, slots=True)
class LakeView:
    """A view of a lake: its columns in their order, and the files that hold its rows."""

    columns: tuple[tuple[str, Kind], ...]
    files: tuple[LakeFile, ...]

    @property
    def rows(self) -> int:
        """How many rows the files hold together."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a lake holds. `content`: what it was made of, by which the next export tells changes.

    `digest`: its own.
    """

    folder: Path
    revision: str
    release: str
    views: Mapping[str, LakeView]
    content: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""

    def paths(self, view: str) -> list[str]:
        """The files of a view as an engine opens them."""
        return [str(self.folder / file.path) for file in self.views[view].files]

    def files(self) -> dict[str, LakeFile]:
        """All files by their paths below the folder."""
        return {file.path: file for view in self.views.values() for file in view.files}


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a lake of this release.

    Raises DatabaseError: `lake-missing`, `lake-older`, `lake-newer`; DataError: `lake-damaged`.
    """
    try:
        with (folder / MANIFEST).open("rb") as stream:
            content = stream.read(_LARGEST)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _missing(folder) from error
    except (OSError, ValueError) as error:
        why = reason(error)
        raise DatabaseError(
            "unreachable", f"打不开 {folder}: {why.zh}", f"cannot open {folder}: {why.en}"
        ) from error
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise damaged_lake(folder, *_NO_MANIFEST) from error
    return _checked(folder, found)


def document(told: Mapping[str, Any]) -> bytes:
    """A manifest as it is written, with its own digest."""
    whole = {**told, "digest": digest(told)}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def digest(told: Mapping[str, Any]) -> str:
    """SHA-256 of what a manifest says."""
    words = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


_NO_MANIFEST = (f"{MANIFEST} 读不懂", f"{MANIFEST} cannot be read")


def _checked(folder: Path, found: Any) -> Manifest:
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise damaged_lake(folder, *_NO_MANIFEST)
    told = found.pop("digest", None)
    if told != digest(found):
        raise damaged_lake(folder, f"{MANIFEST} 被改动过", f"{MANIFEST} was changed")
    try:
        version, revision = int(found["version"]), str(found["revision"])
        if version > VERSION or revision > HEAD:
            raise _other(folder, "newer", revision)
        if version < VERSION or revision < HEAD:
            raise _other(folder, "older", revision)
        views = {name: _view(found["views"][name]) for name in STORED}
        return Manifest(
            folder, revision, str(found["release"]), views, dict(found["content"]), told
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged_lake(folder, *_NO_MANIFEST) from error


def must_have_all_files(manifest: Manifest) -> None:
    """Raises DataError for a file that is not there or not as long as it was.

    Whether each byte is as it was, only reading all of them tells: `finstats db verify`.
    """
    for path, file in manifest.files().items():
        try:
            size = (manifest.folder / path).stat().st_size
        except OSError as error:
            raise unread(manifest, f"{path} 不见了", f"{path} is not there") from error
        if size != file.bytes:
            raise unread(manifest, f"{path} 的长度变了", f"{path} is not as long as it was")


def unread(manifest: Manifest, zh: str, en: str) -> DataError | DatabaseError:
    """The error for a file that a reader could not read: the lake was renewed, or is damaged."""
    try:
        renewed = read_manifest(manifest.folder).digest != manifest.digest
    except (DatabaseError, DataError):
        renewed = False
    if renewed:
        return DatabaseError(
            "lake-renewed",
            f"数据湖 {manifest.folder} 在读取时重新导出了; 请再问一次",
            f"the lake {manifest.folder} was renewed while it was read; ask again",
        )
    return damaged_lake(manifest.folder, zh, en)


def _view(found: Any) -> LakeView:
    columns = tuple((str(name), _kind(kind)) for name, kind in found["columns"])
    files = tuple(
        LakeFile(
            _inside(file["path"]),
            int(file["rows"]),
            int(file["bytes"]),
            str(file["sha256"]),
            file.get("published"),
        )
        for file in found["files"]
    )
    view = LakeView(columns, files)
    if view.rows != int(found["rows"]) or not columns or not files:
        raise ValueError("rows")
    return view


def _kind(kind: Any) -> Kind:
    if kind not in _KINDS:
        raise ValueError(kind)
    return kind  # type: ignore[no-any-return]


def _inside(path: Any) -> str:
    """The path of a file; raises ValueError for one that no export gives, so for any outside."""
    if FILE_NAME.fullmatch(path) is None:
        raise ValueError(path)
    return str(path)


def make_again(folder: Path | str) -> Label:
    """The next step: make the lake anew."""
    command = _command(folder)
    return Label(f"重新导出: {command}", f"make it anew: {command}")


def _command(folder: Path | str) -> str:
    from shlex import quote

    return f"finstats export lake {quote(str(folder))}"


def _missing(folder: Path) -> DatabaseError:
    return DatabaseError(
        "lake-missing",
        f"{folder} 不是数据湖: 没有 {MANIFEST}",
        f"{folder} is no lake: there is no {MANIFEST}",
        Label(f"建数据湖: {_command(folder)}", f"make one: {_command(folder)}"),
    )


def _other(folder: Path, state: str, revision: str) -> DatabaseError:
    if state == "older":
        return DatabaseError(
            "lake-older",
            f"数据湖 {folder} 的结构是 {revision}, 本版需要 {HEAD}",
            f"the lake {folder} is at revision {revision}, this release needs {HEAD}",
            make_again(folder),
        )
    return DatabaseError(
        "lake-newer",
        f"数据湖 {folder} 的结构 {revision} 比本版 ({HEAD}) 新",
        f"the lake {folder} is at revision {revision}, newer than this release ({HEAD})",
        Label("请安装更新的 finstats", "install a newer finstats"),
    )


def damaged_lake(folder: Path | str, zh: str, en: str) -> DataError:
    """The error for a lake whose files are not what its manifest says."""
    return DataError(
        "lake-damaged",
        f"数据湖 {folder} 损坏: {zh}",
        f"the lake {folder} is damaged: {en}",
        make_again(folder),
    )


def must_not_be_a_lake(target: Target) -> None:
    """Raises UsageError for a lake, which is only read."""
    if target.lake is not None:
        raise UsageError(
            "lake-is-read-only",
            f"数据湖只读: 改原来的数据库, 再 finstats export lake {target.lake}",
            "a lake is read only: change the database it was made of, then "
            f"finstats export lake {target.lake}",
        )
