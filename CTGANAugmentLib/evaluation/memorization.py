"""Whether generated images are copies of training images, told by their nearest ones.

After Meehan, Chaudhuri and Dasgupta (AISTATS 2020): a generator that learned the distribution is as far from its
training images as unseen real images are; one that copies is nearer.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from scipy.stats import fisher_exact

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Images, Vector, require_images
from CTGANAugmentLib.evaluation.patch_features import FeatureScaler, patch_features

_PERCENTILE = 1.0
_SIGNIFICANT = 0.01
_CHUNK = 64


@dataclass(frozen=True, eq=False)
class Memorization:
    """How near generated images are to training images, beside how near unseen real images are.

    An image counts as too close where it is closer to a training image than 99 % of the held-out images are.

    Attributes:
        nearest: index of the nearest training image of each generated one (generated,).
        symmetry: how the generated image lies on it, see `symmetric` (generated,).
        rms: root mean square difference to it over the voxels (generated,).
        held_out_rms: the same of held-out images (held-out,).
        share: of generated images that are too close by their voxels and by their features; of both, because a blurred
            image is near to everything by its voxels, and one of another patient by its features.
        pixel_share, feature_share: of those that are too close by one of them.
        p_value: chance of such a share, were generated images like held-out ones (Fisher's exact test, one-sided).
    """

    nearest: NDArray[np.int64]
    symmetry: NDArray[np.int64]
    rms: Vector
    held_out_rms: Vector
    share: float
    pixel_share: float
    feature_share: float
    p_value: float

    @property
    def suspicious(self) -> bool:
        """Whether more images are too close than chance explains."""
        return self.p_value < _SIGNIFICANT

    @property
    def sentence(self) -> str:
        """What was found, for people."""
        counted = (
            f"{round(self.share * len(self.rms))} of {len(self.rms)} generated images are closer to a training image "
            f"than 99 % of the {len(self.held_out_rms)} held-out images are (p = {self.p_value:.2g})"
        )
        if self.suspicious:
            return f"{counted}: the model repeats training images; look at the nearest pairs before you share it."
        return f"{counted}: no sign that the model repeats training images."

    def to_json(self) -> dict[str, Any]:
        """Scores as JSON values, without the single images."""
        return {
            "share": self.share,
            "pixel_share": self.pixel_share,
            "feature_share": self.feature_share,
            "p_value": self.p_value,
            "median_rms": float(np.median(self.rms)),
            "median_held_out_rms": float(np.median(self.held_out_rms)),
            "suspicious": self.suspicious,
            "sentence": self.sentence,
        }


def check_memorization(generated: Images, train: Images, held_out: Images) -> Memorization:
    """Compare generated images with the training images, flipped and transposed ones too.

    Args:
        generated: by the model, in [-1, 1] (image, channel, [slice,] row, column).
        train: all images that it was trained on.
        held_out: real images of patients that it was not trained on.

    Raises:
        UserError: images of different shapes, or none.
    """
    if min(len(generated), len(train), len(held_out)) == 0:
        raise UserError("expected generated, training and held-out images, got none of one of them")
    require_images(generated, train, held_out)
    made, unseen = _nearest(generated, train), _nearest(held_out, train)
    train_features = patch_features(train)
    scaler = FeatureScaler.fit(train_features)
    known = scaler.apply(train_features)
    distances = [
        _feature_distances(scaler.apply(patch_features(_turned(images, found[1]))), known)
        for images, found in ((generated, made), (held_out, unseen))
    ]
    pixel_close = _closer(made[2], unseen[2])
    feature_close = _closer(*distances)
    close = [one & other for one, other in zip(pixel_close, feature_close, strict=True)]
    table = np.array([[part.sum(), (~part).sum()] for part in close])
    return Memorization(
        *made, unseen[2],
        share=float(close[0].mean()),
        pixel_share=float(pixel_close[0].mean()),
        feature_share=float(feature_close[0].mean()),
        p_value=float(fisher_exact(table, alternative="greater").pvalue),
    )  # fmt: skip


def symmetric(images: Images, code: int) -> Images:
    """Flip images, and transpose the rows and columns of square ones: symmetry 0 leaves them as they are.

    Args:
        images: (image, channel, [slice,] row, column).
        code: from 0, below 8.
    """
    flipped, transposed = _symmetries(images.shape[2:])[code]
    turned = images.swapaxes(-1, -2) if transposed else images
    return np.flip(turned, flipped)


def _symmetries(size: tuple[int, ...]) -> list[tuple[tuple[int, ...], bool]]:
    """Axes to flip after transposing, and whether to transpose; slices are not flipped: a head stays above its feet."""
    flips = [axes for count in range(3) for axes in itertools.combinations((-1, -2), count)]
    turns = (False, True) if size[-1] == size[-2] else (False,)
    return [(axes, transposed) for transposed in turns for axes in flips]


def _turned(images: Images, codes: NDArray[np.int64]) -> Images:
    return np.stack([symmetric(images[n : n + 1], int(code))[0] for n, code in enumerate(codes)])


def _nearest(images: Images, train: Images) -> tuple[NDArray[np.int64], NDArray[np.int64], Vector]:
    """Nearest training image of each, the symmetry, and the root mean square difference."""
    known = train.reshape(len(train), -1).astype(np.float32)
    half_norms = (known * known).sum(axis=1) / 2
    nearest, codes = (np.zeros(len(images), dtype=np.int64) for _ in range(2))
    for start in range(0, len(images), _CHUNK):
        chunk = images[start : start + _CHUNK].astype(np.float32)
        # The nearest has the largest scalar product less half its own squared length.
        scores = np.stack(
            [
                symmetric(chunk, code).reshape(len(chunk), -1) @ known.T - half_norms
                for code in range(len(_symmetries(images.shape[2:])))
            ],
            axis=1,
        ).reshape(len(chunk), -1)
        best = scores.argmax(axis=1)
        codes[start : start + len(chunk)], nearest[start : start + len(chunk)] = np.divmod(best, len(train))
    turned = _turned(images, codes).astype(np.float64)
    rms = np.sqrt(((turned - train[nearest]) ** 2).reshape(len(images), -1).mean(axis=1))
    return nearest, codes, rms


def _feature_distances(features: Vector, known: Vector) -> Vector:
    distances: Vector = cdist(features, known).min(axis=1)
    return distances


def _closer(made: Vector, unseen: Vector) -> list[NDArray[np.bool_]]:
    """Which generated and which held-out images are closer than the held-out images' first percentile, or as close."""
    limit = np.percentile(unseen, _PERCENTILE, method="higher")
    return [made <= limit, unseen <= limit]
