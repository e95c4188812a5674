"""A trained model on the disk: a folder of `model.safetensors` and `card.json`, never a pickle."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard

WEIGHTS, CARD = "model.safetensors", "card.json"
_PICKLES = ("*.pt", "*.pth", "*.pkl", "*.ckpt", "*.bin")
Tensors = Mapping[str, NDArray[Any]]
"""Weights and buffers by ``<network>.<parameter>``."""


def write_model(folder: Path, card: ModelCard, tensors: Tensors, *, overwrite: bool = False) -> ModelCard:
    """Write a model: all of it or, when something is wrong, nothing.

    Args:
        folder: to make.
        card: its hash is filled in.
        tensors: of every network that the card names.
        overwrite: whether a model that lies there may be replaced.

    Returns:
        The card as it was written.

    Raises:
        UserError: the folder holds something else, tensors do not belong to the card, or the disk is full.
    """
    from safetensors.numpy import save

    _require_free(folder, overwrite=overwrite)
    _require_networks(card, tensors)
    weights = save({name: np.require(array, requirements="C") for name, array in tensors.items()})
    card = card.with_hash(hashlib.sha256(weights).hexdigest())
    text = json.dumps(card.to_json(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        stage = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            model = stage / folder.name
            model.mkdir()
            _write_through(model / WEIGHTS, weights)
            _write_through(model / CARD, text.encode("utf-8"))
            _take_place(model, folder, stage / "replaced")
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise UserError(
            f"could not write the model {folder} ({error.strerror or error}): choose another place"
        ) from error
    return card


def read_card(folder: Path) -> ModelCard:
    """Read a model's card and check that its weights are those that it was written for.

    Raises:
        UserError: no model, a damaged one, or one of another program.
    """
    return _checked(folder)[0]


def read_model(folder: Path) -> tuple[ModelCard, dict[str, NDArray[Any]]]:
    """Read a model's card and tensors.

    Raises:
        UserError: as `read_card`.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    card, weights = _checked(folder)
    try:
        tensors = load(weights)
    except (SafetensorError, ValueError, KeyError) as error:
        raise UserError(
            f"{folder / WEIGHTS} is no safetensors file ({error}); it is not opened in any other way, because a "
            "pickle can run programs: get the model from its source again"
        ) from error
    _require_networks(card, tensors)
    return card, tensors


def load_networks(folder: Path) -> tuple[ModelCard, dict[str, Any]]:
    """Build a model's networks (`torch.nn.Module`) with their weights, in evaluation mode, on the CPU.

    Raises:
        UserError: as `read_card`, or weights that do not fit the networks.
    """
    import torch

    from CTGANAugmentLib.networks.catalog import build_network

    card, tensors = read_model(folder)
    networks = {}
    for name, entry in card.networks.items():
        with torch.random.fork_rng(devices=[]):  # fresh weights are drawn, and replaced at once
            network = build_network(entry.id, entry.arguments)
        start = f"{name}."
        own = {
            key.removeprefix(start): torch.from_numpy(array)
            for key, array in tensors.items()
            if key.startswith(start)
        }
        try:
            network.load_state_dict(own)
        except RuntimeError as error:
            raise UserError(f"{folder}: the weights of {name} do not fit {entry.id}: {error}") from error
        networks[name] = network.eval()
    return card, networks


def _checked(folder: Path) -> tuple[ModelCard, bytes]:
    _require_model(folder)
    try:
        content = json.loads((folder / CARD).read_text(encoding="utf-8"))
        weights = (folder / WEIGHTS).read_bytes()
    except OSError as error:
        raise UserError(
            f"cannot read the model {folder} ({error.strerror}): check its permissions"
        ) from error
    except ValueError as error:
        raise UserError(
            f"{folder / CARD} is damaged ({error}): get the model from its source again"
        ) from error
    card = ModelCard.from_json(content)
    found = hashlib.sha256(weights).hexdigest()
    if found != card.sha256:
        raise UserError(
            f"{folder / WEIGHTS} is not the file that the card was written for (SHA-256 {found[:12]}..., expected "
            f"{card.sha256[:12]}...): it was changed or damaged; get the model from its source again"
        )
    return card, weights


def _require_model(folder: Path) -> None:
    missing = [name for name in (CARD, WEIGHTS) if not (folder / name).is_file()]
    if not missing:
        return
    pickles = [path.name for pattern in _PICKLES for path in sorted(folder.glob(pattern))]
    hint = f"; {pickles[0]} may be a pickle, which can run programs and is never opened" if pickles else ""
    raise UserError(
        f"expected a model folder with {CARD} and {WEIGHTS}, but {folder} has no {missing[0]}{hint}"
    )


def _require_networks(card: ModelCard, tensors: Tensors) -> None:
    found = {name.split(".")[0] for name in tensors if "." in name}
    alone = [name for name in tensors if "." not in name]
    if alone or found != set(card.networks):
        raise UserError(
            f"expected tensors <network>.<parameter> of {', '.join(sorted(card.networks))}, "
            f"got those of {', '.join(sorted(found) + alone) or 'nothing'}: card and weights do not belong together"
        )


def _require_free(folder: Path, *, overwrite: bool) -> None:
    if not folder.parent.is_dir():
        raise UserError(f"expected an existing folder to write into, got {folder.parent}: make it first")
    if not folder.exists():
        return
    content = {path.name for path in folder.iterdir()} if folder.is_dir() else {folder.name}
    if content - {WEIGHTS, CARD}:
        raise UserError(f"{folder} holds something else than a model: choose another name")
    if content and not overwrite:
        raise UserError(f"a model lies in {folder} already: choose another name or allow overwriting")


def _take_place(model: Path, folder: Path, aside: Path) -> None:
    """Put a whole model where another may lie; that one comes back when it cannot be done."""
    if not folder.exists():
        model.rename(folder)
        return
    folder.rename(aside)
    try:
        model.rename(folder)
    except OSError:
        aside.rename(folder)
        raise


def _write_through(path: Path, content: bytes) -> None:
    """Write so that a power cut after the renaming cannot leave an empty file."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
