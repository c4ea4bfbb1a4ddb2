"""`finstats web`."""

from __future__ import annotations

from threading import Thread
from typing import Annotated

import typer

from finstats.cli import options as o
from finstats.cli.opening import open_database, target_of
from finstats.cli.speech import asked_language, say, spoken, tell

Host = Annotated[
    str,
    typer.Option(
        "--host",
        help=say(
            "绑定的地址; 默认只有本机能看",
            "address to bind to; by default only this machine sees it",
        ),
    ),
]
Port = Annotated[
    int,
    typer.Option(
        "--port",
        min=0,
        max=65535,
        help=say("端口; 已占用就换一个空的", "port; a free one where it is taken"),
    ),
]
Open = Annotated[bool, typer.Option("--open", help=say("在浏览器里打开", "open it in the browser"))]


def web(
    host: Host = "127.0.0.1",
    port: Port = 8001,
    open_: Open = False,
    lang: o.Lang = None,
    database: o.Database = None,
) -> None:
    from finstats.web.app import must_have_datasette
    from finstats.web.serving import serve

    must_have_datasette()
    target = target_of(database)

    def ready(address: str) -> None:
        tell(say(f"{address} (Ctrl-C 结束)", f"{address} (Ctrl-C ends it)"))
        if open_:
            Thread(target=_open, args=(address,), daemon=True).start()  # some browsers keep waiting

    if target.path is not None:
        open_database(target).close()
    serve(
        target,
        host,
        port,
        chosen=asked_language(),
        otherwise=spoken(),
        tell=lambda words: tell(say(*words)),
        ready=ready,
    )


def _open(address: str) -> None:
    import webbrowser

    if not webbrowser.open(address):
        tell(
            say("打不开浏览器, 请自己打开上面的地址", "no browser to open; go to the address above")
        )
