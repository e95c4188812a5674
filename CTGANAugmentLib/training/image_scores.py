"""Scores of made images on held-out patients: like real ones as a crowd, and like their own reference in pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from CTGANAugmentLib.evaluation.diversity import diversity
from CTGANAugmentLib.evaluation.image_quality import image_quality
from CTGANAugmentLib.evaluation.kernel_distance import kernel_distance
from CTGANAugmentLib.evaluation.patch_features import FeatureScaler, patch_features
from CTGANAugmentLib.evaluation.sharpness import sharpness
from CTGANAugmentLib.training.sample import Sample

_SEED = 0
"""Of the pairs that are compared: the same images always score the same."""
_RANGE = 2.0
"""Of the values, which lie from -1 to 1."""


@dataclass(frozen=True)
class KnownImages:
    """What is known of real images from the training patients, by kind ("image", "image_a", ...).

    Attributes:
        scales: what features of them usually are, which makes one feature count as much as another.
    """

    scales: Mapping[str, FeatureScaler]

    @staticmethod
    def of(images: Mapping[str, NDArray[np.float32]]) -> KnownImages:
        """Learn from images (n, channel, [slice,] row, column)."""
        return KnownImages({kind: FeatureScaler.fit(patch_features(array)) for kind, array in images.items()})


def image_scores(samples: Mapping[str, Sample], known: KnownImages) -> dict[str, float]:
    """Score made images, tensors on the CPU.

    Returns:
        "kid" and "kid_error" (kernel distance to the real ones), "diversity" and "sharpness" (1 = as real ones), where
        there are pairs also "mae", "psnr", "ssim" (values from -1 to 1) and the same in the region; with several
        samples each under its name too, and their mean without a name.
    """
    each = {name: _scores(sample, known.scales[sample.kind]) for name, sample in samples.items()}
    if len(each) == 1:
        return next(iter(each.values()))
    shared = set.intersection(*(set(scores) for scores in each.values()))
    means = {key: float(np.mean([scores[key] for scores in each.values()])) for key in sorted(shared)}
    return means | {f"{name}/{key}": value for name, scores in each.items() for key, value in scores.items()}


def _scores(sample: Sample, scaler: FeatureScaler) -> dict[str, float]:
    made, real = _array(sample.made), _array(sample.real)
    distance = kernel_distance(scaler.apply(patch_features(made)), scaler.apply(patch_features(real)))
    scores = _known(
        {
            "kid": distance.value,
            "kid_error": distance.standard_error,
            "diversity": diversity(made, real, np.random.default_rng(_SEED)).rms_ratio,
            "sharpness": sharpness(made, real).laplacian_ratio,
        }
    )
    if sample.paired:
        scores |= _known(image_quality(made, real, data_range=_RANGE).means())
    if sample.paired and sample.region is not None:
        inside = image_quality(made, real, data_range=_RANGE, region=_array(sample.region) > 0).means()
        scores |= {f"{name}_in_region": value for name, value in _known(inside).items()}
    return scores


def _array(tensor: Tensor) -> NDArray[np.float32]:
    return np.asarray(tensor.float().numpy(), dtype=np.float32)


def _known(scores: Mapping[str, float | None]) -> dict[str, float]:
    """Leave out what cannot be said, such as the error within regions that are all empty."""
    return {name: value for name, value in scores.items() if value is not None}
