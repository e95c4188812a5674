"""Inception's features, where torch-fidelity and its weights are there already; nothing is downloaded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.data_set import sha256_of
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector, central_planes
from CTGANAugmentLib.evaluation.realism.feature_sets import Describe
from CTGANAugmentLib.evaluation.realism.lesion_set import LesionSet

WEIGHTS = "weights-inception-2015-12-05-6726825d.pth"
"""As its releases call them; the end of the name is the beginning of the file's SHA-256."""
_LAYER = "2048"
_NO_PICKLE = "TORCH_FORCE_WEIGHTS_ONLY_LOAD"
_CHUNK = 32


def inception_features(weights: Path | None = None) -> Describe:
    """Load the network; a patch is its channel three times, a volume its three central planes beside each other.

    Args:
        weights: file of torch-fidelity; by default where torch keeps what was downloaded.

    Raises:
        UserError: torch-fidelity or its weights are missing, or the weights are others.
    """
    try:
        import torch
        from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
    except ModuleNotFoundError as error:
        raise UserError(
            "the features inception need torch-fidelity, which is not installed here: pip install torch-fidelity, or "
            "choose others"
        ) from error
    path = weights or Path(torch.hub.get_dir()) / "checkpoints" / WEIGHTS
    if not path.is_file():
        raise UserError(
            f"the features inception need the weights of torch-fidelity at {path}: put {WEIGHTS} of its releases "
            "there, nothing is downloaded from here"
        )
    if not sha256_of(path).startswith(path.stem.rsplit("-", 1)[-1]):
        raise UserError(f"{path} is damaged: its SHA-256 does not begin as its name says; get it again")
    # torch-fidelity asks for a load that may run code out of the file; this forbids it.
    before = os.environ.get(_NO_PICKLE)
    os.environ[_NO_PICKLE] = "1"
    try:
        network = FeatureExtractorInceptionV3(
            "inception-v3-compat", [_LAYER], feature_extractor_weights_path=str(path)
        )
    finally:
        os.environ.pop(_NO_PICKLE)
        if before is not None:
            os.environ[_NO_PICKLE] = before

    def describe(lesions: LesionSet) -> Vector:
        planes = [
            ((plane[:, 0] + 1) * 127.5).clip(0, 255).astype(np.uint8)
            for plane in central_planes(lesions.images)
        ]
        return np.concatenate([_of_planes(network, each) for each in planes], axis=1)

    return describe


def _of_planes(network: Any, planes: NDArray[np.uint8]) -> Vector:
    import torch

    found = []
    for start in range(0, len(planes), _CHUNK):
        gray = torch.from_numpy(planes[start : start + _CHUNK])[:, None].expand(-1, 3, -1, -1)
        with torch.inference_mode():
            found.append(network(gray.contiguous())[0].double().numpy())
    features: Vector = np.concatenate(found)
    return features
