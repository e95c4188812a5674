"""Starts the app: on this machine alone by default, and for whoever has the token, which no other web page knows."""

from __future__ import annotations

import asyncio
import os
import secrets
import shlex
import sys
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trame_server.utils.asynchronous import create_task

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import set_language
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.phantom.chest import chest_phantom
from CTGANAugmentLib.scene.sample import SAMPLE_SPACING_MM, add_phantom
from CTGANAugmentLib.webapp.guard import guard
from CTGANAugmentLib.webapp.rendering import require_rendering


@dataclass(frozen=True)
class Settings:
    """How the app is started.

    Attributes:
        paths: files to open, and folders that may be opened from.
        port: 0 for any free one.
        host: address to listen at.
        language: "en" or "zh".
        browser: whether to open one.
    """

    paths: Sequence[Path] = ()
    port: int = 8080
    host: str = "127.0.0.1"
    language: str = "en"
    browser: bool = True


def serve(settings: Settings) -> int:
    """Serve until the user stops it, and return the exit code.

    Raises:
        UserError: nothing to draw with, or a path that is not there.
    """
    missing = [str(path) for path in settings.paths if not path.exists()]
    if missing:
        raise UserError(f"there is no {', '.join(missing)}: check the name")
    require_rendering()
    set_language(settings.language)
    token = secrets.token_urlsafe(16)
    # Trame would read the command line, which is ours.
    os.environ["TRAME_ARGS"] = shlex.join([f"--host={settings.host}", f"--authKey={token}"])
    from CTGANAugmentLib.webapp.app import BrowserApp  # VTK chooses how it draws when it is imported

    roots = [path if path.is_dir() else path.parent for path in settings.paths] or [Path.cwd()]
    app = BrowserApp(roots=roots)
    guard(app.server, settings.host)
    files = [path for path in settings.paths if path.is_file()]

    def ready(**_kwargs: Any) -> None:
        address = f"http://{settings.host}:{app.server.port}/?secret={token}"
        sys.stdout.write(f"CTGANAugment is at {address}\nStop it with Ctrl+C.\n")
        sys.stdout.flush()
        if settings.browser:
            webbrowser.open(address)
        create_task(_open_first(app, files))

    app.server.controller.on_server_ready.add(ready)
    app.server.start(
        port=settings.port, host=settings.host, open_browser=False, show_connection_info=False, timeout=0
    )
    app.jobs.kill()
    return 0


async def _open_first(app: Any, files: Sequence[Path]) -> None:
    """Open what was given, else the digital chest with its organs."""
    if files:
        for path in files:
            await app.context.wait_for(app.open(path))
        return
    await app.context.wait_for(_open_sample(app))


async def _open_sample(app: Any) -> None:
    phantom = await asyncio.to_thread(chest_phantom, spacing_mm=SAMPLE_SPACING_MM)
    names = (_("Digital chest"), _("Organs of the digital chest"))
    node, _organs = add_phantom(app.context.scene, phantom, *names)
    app.choose(node)
