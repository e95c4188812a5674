"""``ctganaugment models``: the trained models and their cards."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from CTGANAugmentLib.jobs.exit_codes import FAILED, OK
from CTGANAugmentLib.modelzoo.catalog import FoundModel, find_models
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS


def fill(parser: argparse.ArgumentParser, _arguments: Sequence[str]) -> None:
    """Give the parser its flags."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help=f"a model, whose card is shown, or a folder of models; default: bundled ones and {OWN_FOLDERS}",
    )
    parser.set_defaults(act=_act)


def _act(parsed: argparse.Namespace) -> int:
    folder: Path | None = parsed.folder
    models = find_models([folder] if folder else [])
    if [model.path for model in models] == [folder]:
        return _show(models[0])
    if not models:
        sys.stdout.write(f"No models found in {folder or f'the installation or {OWN_FOLDERS}'}.\n")
    for model in models:
        sys.stdout.write(_line(model))
    return OK


def _show(model: FoundModel) -> int:
    if model.card is None:
        sys.stderr.write(f"ctganaugment models: {model.problem}\n")
        return FAILED
    sys.stdout.write(json.dumps(model.card.to_json(), indent=1, ensure_ascii=False) + "\n")
    return OK


def _line(model: FoundModel) -> str:
    if model.card is None:
        return f"{model.path.name:28} cannot be used: {model.problem}\n"
    images = model.card.images
    size = "x".join(map(str, images.size))
    return f"{model.card.id:28} {images.modality:6} {size:12} {model.card.title} ({model.path})\n"
