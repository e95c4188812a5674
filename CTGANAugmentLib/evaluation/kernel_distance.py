"""Kernel distance between two sets of images, unbiased also for small sets (Bińkowski et al., ICLR 2018)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector


@dataclass(frozen=True)
class KernelDistance:
    """Squared maximum mean discrepancy with the kernel (x.y / features + 1)^3.

    Attributes:
        value: about 0 for sets of one distribution; it may then be slightly negative, because it is unbiased.
        standard_error: of the value; None where it cannot be told.
        sizes: images in the first and second set.
    """

    value: float
    standard_error: float | None
    sizes: tuple[int, int]

    def to_json(self) -> dict[str, Any]:
        """Distance as JSON values."""
        return {**asdict(self), "sizes": list(self.sizes)}


def kernel_distance(
    generated: Vector, real: Vector, *, real_groups: Sequence[Hashable] | None = None
) -> KernelDistance:
    """Measure how far the distribution of generated images is from that of real ones.

    The standard error is the jackknife's, which leaves out one image of either set at a time; images of one patient
    resemble each other, and so a patient is left out as a whole. Between equal distributions it is too large rather
    than too small (the statistic is degenerate there).

    Args:
        generated: standardised features (image, feature).
        real: the same of real images.
        real_groups: patient of each real image; None where each stands for itself.

    Raises:
        UserError: fewer than two images in a set, or different features.
    """
    if generated.shape[1:] != real.shape[1:] or min(len(generated), len(real)) < 2:
        raise UserError(
            "expected at least two images with the same features in both sets, "
            f"got {generated.shape} and {real.shape}"
        )
    within = [_without_diagonal(_kernel(features, features)) for features in (generated, real)]
    between = _kernel(generated, real)
    means = [float(sums.sum()) / (len(sums) * (len(sums) - 1)) for sums in within]
    groups = range(len(real)) if real_groups is None else real_groups
    left_out = [
        _leaving_one_out(within[0], between, range(len(generated))) + means[1],
        _leaving_one_out(within[1], between.T, groups) + means[0],
    ]
    value = sum(means) - 2 * float(between.mean())
    return KernelDistance(value, _standard_error(left_out), (len(generated), len(real)))


def real_against_real(
    features: Vector,
    patients: Sequence[Hashable],
    rng: np.random.Generator,
    *,
    sizes: tuple[int, int],
    repeats: int = 20,
) -> KernelDistance:
    """Measure the same distance between two halves of the real patients: what no generator can be expected to beat.

    Args:
        features: standardised features of real images (image, feature).
        patients: of each image; all images of one are in the same half.
        rng: draws the halves.
        sizes: of the comparison that this stands beside; a half that holds fewer images gives all it has.
        repeats: how many random halves.

    Returns:
        Mean over the halves; its standard error is their standard deviation, as one comparison has it.

    Raises:
        UserError: fewer than two patients, or halves with a single image.
    """
    names = np.array([str(patient) for patient in patients])
    different = np.unique(names)
    if len(different) < 2:
        raise UserError(f"expected images of at least two patients, got {len(different)}: add a patient")
    found = []
    for _ in range(repeats):
        in_first = np.isin(names, rng.permutation(different)[: len(different) // 2])
        halves = [
            rng.permutation(np.flatnonzero(half))[:size]
            for half, size in zip((in_first, ~in_first), sizes, strict=True)
        ]
        found.append(kernel_distance(features[halves[0]], features[halves[1]]))
    values = np.array([distance.value for distance in found])
    least = [min(distance.sizes[side] for distance in found) for side in (0, 1)]
    return KernelDistance(float(values.mean()), float(values.std(ddof=1)), (least[0], least[1]))


def _kernel(one: Vector, other: Vector) -> Vector:
    kernel: Vector = (one @ other.T / one.shape[1] + 1) ** 3
    return kernel


def _without_diagonal(kernel: Vector) -> Vector:
    np.fill_diagonal(kernel, 0)
    return kernel


def _leaving_one_out(within: Vector, between: Vector, groups: Sequence[Hashable]) -> Vector:
    """Terms of the distance that depend on a set, without each of its groups in turn, (group,)."""
    codes = np.unique(np.array([str(group) for group in groups]), return_inverse=True)[1]
    members = np.bincount(codes)
    left = (len(within) - members).astype(np.float64)
    inside = (within * (codes[:, None] == codes)).sum(axis=1)
    pairs = within.sum() + np.bincount(codes, weights=inside - 2 * within.sum(axis=1))
    across = between.sum() - np.bincount(codes, weights=between.sum(axis=1))
    enough = left >= 2
    left = np.maximum(left, 2)
    terms = pairs / (left * (left - 1)) - 2 * across / (left * between.shape[1])
    return np.where(enough, terms, np.nan)


def _standard_error(left_out: Sequence[Vector]) -> float | None:
    variance = sum((len(v) - 1) / len(v) * float(((v - v.mean()) ** 2).sum()) for v in left_out)
    known = min(len(values) for values in left_out) > 1 and np.isfinite(variance)
    return float(np.sqrt(variance)) if known else None
