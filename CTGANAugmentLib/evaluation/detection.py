"""Which lesions were found: hits, misses and false alarms, and how they trade off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import generate_binary_structure, label

from CTGANAugmentLib.errors import UserError

Mask = NDArray[np.bool_]
_CONNECTED = generate_binary_structure(3, 3)


@dataclass(frozen=True)
class Detection:
    """Lesions of one scan.

    Attributes:
        hits, misses: reference lesions that were found and that were not.
        false_positives: found lesions that are none.
    """

    hits: int
    misses: int
    false_positives: int

    @property
    def sensitivity(self) -> float:
        """Share of the reference's lesions that were found, 1 where there was none to find."""
        total = self.hits + self.misses
        return self.hits / total if total else 1.0


@dataclass(frozen=True)
class FrocPoint:
    """One threshold of a free-response curve (Chakraborty DP, Med Phys 1989;16:561)."""

    threshold: float
    sensitivity: float
    false_positives_per_scan: float


def detect(result: Mask, reference: Mask, *, least_overlap: float = 0.1) -> Detection:
    """Match connected lesions of a mask with those of a reference.

    A reference lesion is hit when at least `least_overlap` of its voxels are covered; a found lesion is a false
    positive when less than that share of its own voxels lies in any reference lesion.

    Args:
        result: mask to judge (k, j, i).
        reference: mask that it should be, on the same voxels.
        least_overlap: share above 0, up to 1.

    Raises:
        UserError: masks of different shapes, or a share out of bounds.
    """
    if result.shape != reference.shape:
        raise UserError(
            f"expected masks of one shape, got {result.shape} and {reference.shape}: resample one of them"
        )
    if not 0 < least_overlap <= 1:
        raise UserError(f"expected a least overlap above 0 and up to 1, got {least_overlap}")
    wanted = _covered_shares(reference, result) >= least_overlap
    found = _covered_shares(result, reference) >= least_overlap
    return Detection(int(wanted.sum()), int((~wanted).sum()), int((~found).sum()))


def _covered_shares(mask: Mask, cover: Mask) -> NDArray[np.float64]:
    """Share of each connected part of a mask that another mask covers."""
    parts, count = label(mask, structure=_CONNECTED)
    sizes = np.bincount(parts.ravel(), minlength=count + 1)[1:]
    covered = np.bincount(parts[cover], minlength=count + 1)[1:]
    shares: NDArray[np.float64] = covered / np.maximum(sizes, 1)
    return shares


def froc(
    probabilities: Sequence[NDArray[np.floating]],
    references: Sequence[Mask],
    thresholds: Sequence[float],
    *,
    least_overlap: float = 0.1,
) -> list[FrocPoint]:
    """Sensitivity and false positives per scan over the thresholds of a probability.

    Args:
        probabilities: one image (k, j, i) a scan.
        references: its reference mask.
        thresholds: a voxel is positive at or above it.
        least_overlap: as in `detect`.

    Raises:
        UserError: no scan, or not one reference for each.
    """
    if not references or len(probabilities) != len(references):
        raise UserError(f"expected one reference a scan, got {len(references)} for {len(probabilities)}")
    points = []
    for threshold in thresholds:
        each = [
            detect(image >= threshold, reference, least_overlap=least_overlap)
            for image, reference in zip(probabilities, references, strict=True)
        ]
        total = Detection(
            sum(d.hits for d in each), sum(d.misses for d in each), sum(d.false_positives for d in each)
        )
        points.append(FrocPoint(float(threshold), total.sensitivity, total.false_positives / len(each)))
    return points
