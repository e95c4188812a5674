"""``ctganaugment app``: the browser app."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

from CTGANAugmentLib.errors import MissingError

_LARGEST_PORT = 65535
LANGUAGES = ("en", "zh")


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="FILE_OR_FOLDER",
        help="scans to open, and folders to choose others from; default: a digital chest, and this folder",
    )
    parser.add_argument("--port", type=_port, default=8080, help="default: 8080; 0 for any that is free")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen at, for others to reach; they need the token"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="default: en")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    if importlib.util.find_spec("trame_slicer") is None:
        raise MissingError("the browser app needs trame-slicer: run `pip install 'ctganaugment[app]'`")
    serving = importlib.import_module(
        "CTGANAugmentLib.webapp.serve"
    )  # the command line knows no face but by its name
    settings = serving.Settings(
        paths=tuple(Path(path) for path in parsed.paths),
        port=parsed.port,
        host=parsed.host,
        language=parsed.language,
        browser=not parsed.no_browser,
    )
    return int(serving.serve(settings))


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= _LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"expected 0 to {_LARGEST_PORT}, got {port}")
    return port
