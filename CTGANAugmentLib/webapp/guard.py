"""Whose requests the server answers: those of its own page, not of a page of another site in the same browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guard(server: Any, host: str) -> None:
    """Refuse other sites; to be called before the server starts.

    Browsers let any page open a websocket to any address and say truly in ``Origin`` whose page it is (RFC 6455,
    10.2). A site whose name leads to this machine by its own DNS is told by the name in ``Host``.

    Args:
        server: the trame server.
        host: address that it listens at.
    """

    @web.middleware
    async def own_page_only(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not is_own(request.host, request.headers.get("Origin"), loopback=host in LOOPBACK):
            raise web.HTTPForbidden(text="only the app's own page may ask for this")
        return await handler(request)

    server.controller.on_server_bind.add(lambda backend: backend.app.middlewares.append(own_page_only))


def is_own(host: str, origin: str | None, *, loopback: bool) -> bool:
    """Whether a request is by the app's page, or by no page at all.

    Args:
        host: what the request calls this machine, with the port.
        origin: site whose page asks, None where none does.
        loopback: whether this machine alone may be asked for.
    """
    try:
        name, site = urlsplit(f"//{host}").hostname, urlsplit(origin or "").netloc
    except ValueError:
        return False
    return (not loopback or name in LOOPBACK) and (origin is None or site == host)
