"""A trained model on the disk: a folder of `model.safetensors` and `card.json`, never a pickle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.model_files import (
    CARD,
    ONNX,
    WEIGHTS,
    read_card_file,
    sha256_of,
    sha256_unless_known,
    unreadable,
    weights_file,
)
from CTGANAugmentLib.modelzoo.placing import placed

Tensors = Mapping[str, NDArray[Any]]
"""Weights and buffers by ``<network>.<parameter>``."""


def write_model(
    folder: Path, card: ModelCard, tensors: Tensors, *, overwrite: bool = False, half: bool = False
) -> ModelCard:
    """Write a model: all of it or, when something is wrong, nothing.

    Args:
        folder: to make.
        card: its hash is filled in.
        tensors: of every network that the card names.
        overwrite: whether a model that lies there may be replaced.
        half: store numbers of 32 bits in 16, which halves the file; networks are of 32 bits again when they are loaded.

    Returns:
        The card as it was written.

    Raises:
        UserError: the folder holds something else, tensors do not belong to the card or to 16 bits, or the disk is
            full.
    """
    from safetensors.numpy import save

    require_networks(card, tensors)
    stored = {name: _stored(name, array, half=half) for name, array in tensors.items()}
    weights = save(stored)
    card = card.with_hash(hashlib.sha256(weights).hexdigest())
    with placed(folder, overwrite=overwrite) as stage:
        (stage / WEIGHTS).write_bytes(weights)
        write_card(stage, card)
    return card


def write_card(folder: Path, card: ModelCard) -> None:
    """Write the card into a model's folder that is being made."""
    text = json.dumps(card.to_json(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    (folder / CARD).write_text(text, encoding="utf-8")


def read_card(folder: Path, *, hash_again: bool = True) -> ModelCard:
    """Read a model's card and check that its weights are those that it was written for.

    Args:
        folder: of the model.
        hash_again: False to take the hash of weights that this process has read before and that look untouched.

    Raises:
        UserError: no model, a damaged one, or one of another program.
    """
    weights = weights_file(folder)
    card = ModelCard.from_json(read_card_file(folder))
    try:
        found = sha256_of(weights) if hash_again else sha256_unless_known(weights)
    except OSError as error:
        raise unreadable(folder, error) from error
    _require_hash(card, found, weights)
    return card


def read_model(folder: Path) -> tuple[ModelCard, dict[str, NDArray[Any]]]:
    """Read a model's card and tensors, as they are stored.

    Raises:
        UserError: as `read_card`.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    path = weights_file(folder)
    if path.name == ONNX:
        raise UserError(f"{folder} is a model in {ONNX}, whose weights are not read by themselves")
    card = ModelCard.from_json(read_card_file(folder))
    try:
        weights = path.read_bytes()
    except OSError as error:
        raise unreadable(folder, error) from error
    # What is hashed is what is read: the file may change in between.
    _require_hash(card, hashlib.sha256(weights).hexdigest(), path)
    try:
        tensors = load(weights)
    except (SafetensorError, ValueError, KeyError) as error:
        raise UserError(
            f"{path} is no safetensors file ({error}); it is not opened in any other way, because a pickle can run "
            "programs: get the model from its source again"
        ) from error
    require_networks(card, tensors)
    return card, tensors


def load_networks(folder: Path) -> tuple[ModelCard, dict[str, Any]]:
    """Build a model's networks (`torch.nn.Module`) with their weights, float32, in evaluation mode, on the CPU.

    Raises:
        UserError: as `read_card`, or weights that do not fit the networks.
    """
    import torch

    from CTGANAugmentLib.networks.catalog import build_network
    from CTGANAugmentLib.networks.without_weights import without_weights

    card, tensors = read_model(folder)
    networks = {}
    for name, entry in card.networks.items():
        with without_weights():
            network = build_network(entry.id, entry.arguments)
        start = f"{name}."
        types = {key: value.dtype for key, value in network.state_dict().items()}
        try:
            own = {
                key.removeprefix(start): torch.tensor(array, dtype=types.get(key.removeprefix(start)))
                for key, array in tensors.items()
                if key.startswith(start)
            }
            network.load_state_dict(own, assign=True)
        except (RuntimeError, TypeError) as error:
            raise UserError(f"{folder}: the weights of {name} do not fit {entry.id}: {error}") from error
        networks[name] = network.eval()
    return card, networks


def require_networks(card: ModelCard, tensors: Tensors) -> None:
    """Check that every tensor belongs to a network of the card, and every network has tensors.

    Raises:
        UserError: others.
    """
    found = {name.split(".")[0] for name in tensors if "." in name}
    alone = [name for name in tensors if "." not in name]
    if alone or found != set(card.networks):
        raise UserError(
            f"expected tensors <network>.<parameter> of {', '.join(sorted(card.networks))}, "
            f"got those of {', '.join(sorted(found) + alone) or 'nothing'}: card and weights do not belong together"
        )


def _stored(name: str, array: NDArray[Any], *, half: bool) -> NDArray[Any]:
    array = np.require(array, requirements="C")
    if not half or array.dtype not in (np.float32, np.float64):
        return array
    with np.errstate(over="ignore"):
        halved = array.astype(np.float16)
    if not np.array_equal(np.isfinite(halved), np.isfinite(array)):
        raise UserError(
            f"{name} has numbers beyond 65504, which 16 bits cannot hold: write the model without half"
        )
    return halved


def _require_hash(card: ModelCard, found: str, weights: Path) -> None:
    if found != card.sha256:
        raise UserError(
            f"{weights} is not the file that the card was written for (SHA-256 {found[:12]}..., expected "
            f"{card.sha256[:12]}...): it was changed or damaged; get the model from its source again"
        )
