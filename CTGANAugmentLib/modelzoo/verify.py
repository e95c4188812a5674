"""Everything that can be checked of a model before anybody trusts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.datasets.normalization import Normalization
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.card_reading import is_number
from CTGANAugmentLib.modelzoo.model_files import ONNX, weights_file
from CTGANAugmentLib.modelzoo.model_folder import Tensors, load_networks, read_card, read_model
from CTGANAugmentLib.modelzoo.onnx_network import (
    has_onnxruntime,
    is_onnx,
    load_callables,
    try_callables,
)
from CTGANAugmentLib.modelzoo.trial import try_networks

_MODALITIES = ("CT", "MR")


@dataclass(frozen=True)
class Verified:
    """A model that nothing was found against.

    Attributes:
        card: of the model.
        notes: sentences about what could not be checked here.
    """

    card: ModelCard
    notes: tuple[str, ...] = ()


def verify_model(folder: Path) -> Verified:
    """Check a model's files, card, weights and networks, and let the networks work on an image of zeros.

    Raises:
        UserError: the first thing that is wrong.
    """
    if weights_file(folder).name == ONNX:
        return _verify_onnx(folder)
    card, tensors = read_model(folder)
    if is_onnx(card):
        raise UserError(f"the card of {card.id} tells of an ONNX model, but there is no {ONNX}")
    _check_images(card)
    _check_numbers(tensors)
    try:
        import torch  # noqa: F401
    except ImportError:
        return Verified(card, ("PyTorch is not installed: networks and objective were not checked.",))
    try_networks(*load_networks(folder))
    return Verified(card)


def _verify_onnx(folder: Path) -> Verified:
    card = read_card(folder)
    _check_images(card)
    if not has_onnxruntime():
        return Verified(card, ("onnxruntime is not installed: the network was not checked.",))
    try_callables(*load_callables(folder))
    return Verified(card)


def _check_images(card: ModelCard) -> None:
    images = card.images
    if set(images.modality.split("+")) - set(_MODALITIES):
        raise UserError(f"card: expected images.modality out of CT, MR and CT+MR, got {images.modality!r}")
    if set(images.normalization) != set(images.kinds):
        raise UserError(
            f"card: expected images.normalization of each kind ({', '.join(images.kinds)}), got that of "
            f"{', '.join(images.normalization) or 'none'}"
        )
    for kind, content in images.normalization.items():
        _check_normalization(kind, content)


def _check_normalization(kind: str, content: Any) -> None:
    numbers = isinstance(content, Mapping) and all(is_number(content.get(name)) for name in ("low", "high"))
    if not numbers:
        raise UserError(
            f"card: expected images.normalization.{kind} with kind, low and high, got {content!r}"
        )
    Normalization.from_json(content)


def _check_numbers(tensors: Tensors) -> None:
    for name, array in tensors.items():
        if array.dtype.kind not in "iufb":
            raise UserError(f"the weights {name} are of the type {array.dtype}: expected numbers")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise UserError(f"the weights {name} hold NaN or infinite numbers: the training had failed")
