"""Frechet distance between two sets of images, as two normal distributions (Heusel et al., NeurIPS 2017)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.linalg import eigvalsh

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector


@dataclass(frozen=True)
class FrechetDistance:
    """Squared Frechet distance.

    Attributes:
        value: 0 for sets of the same mean and covariance. It is too large for small sets, the more the fewer images
            there are beside features: hold it beside `real_against_real` of the same sizes, never beside a paper's.
        sizes: images in the first and second set.
    """

    value: float
    sizes: tuple[int, int]

    def to_json(self) -> dict[str, Any]:
        """Distance as JSON values."""
        return {**asdict(self), "sizes": list(self.sizes)}


def frechet_distance(generated: Vector, real: Vector) -> FrechetDistance:
    """Measure how far the mean and covariance of generated images are from those of real ones.

    Args:
        generated: standardised features (image, feature).
        real: the same of real images.

    Raises:
        UserError: fewer than two images in a set, or different features.
    """
    if generated.shape[1:] != real.shape[1:] or min(len(generated), len(real)) < 2:
        raise UserError(
            "expected at least two images with the same features in both sets, "
            f"got {generated.shape} and {real.shape}"
        )
    shift = generated.mean(axis=0) - real.mean(axis=0)
    one, other = (np.atleast_2d(np.cov(features, rowvar=False)) for features in (generated, real))
    # The trace of sqrt(A B) is the sum of the roots of the eigenvalues of A^1/2 B A^1/2, which is symmetric: no
    # complex root comes out of a covariance that lacks a rank.
    values, vectors = np.linalg.eigh(one)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    shared = np.sqrt(np.maximum(eigvalsh(root @ other @ root), 0)).sum()
    value = float(shift @ shift + np.trace(one) + np.trace(other) - 2 * shared)
    return FrechetDistance(max(value, 0.0), (len(generated), len(real)))
