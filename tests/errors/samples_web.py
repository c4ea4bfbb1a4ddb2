"""The web page: what it cannot serve, and where it cannot."""

from __future__ import annotations

from tests.errors.sample import Sample

WEB = (
    Sample(
        "missing-extra",
        "no datasette",
        "web",
        lambda world: world.without("datasette"),
        why_patched="the tests need datasette",
    ),
    Sample("web-not-a-file", "a server's database", "web --database postgresql://u:secret@h/d"),
    Sample(
        "cannot-listen",
        "an address of another machine",
        "web --host 203.0.113.1",
        lambda world: world.stats(),
    ),
)
