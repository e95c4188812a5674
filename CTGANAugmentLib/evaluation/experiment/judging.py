"""What a trained network says of patients whom it never saw, case by case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.patch_set import PatchSet
from CTGANAugmentLib.evaluation.detection import detect
from CTGANAugmentLib.evaluation.overlap import score_overlap
from CTGANAugmentLib.geometry import Grid

THRESHOLDS = (*(round(0.05 * n, 2) for n in range(1, 20)), 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999)
"""Of the probability, at which lesions are counted; networks are sure of themselves, and few false alarms need the
upper ones."""
_BATCH = 64
_BOUNDARY = 0.5
Images = NDArray[np.float32]
Network = Callable[[Images], NDArray[np.float64]]
"""From images (image, channel, [slice,] row, column) to probabilities of lesion."""


@dataclass(frozen=True, eq=False)
class JudgedScan:
    """A scan as a network sees it, slice after slice.

    Attributes:
        patient, case: whose, and its name.
        images: (slice, channel, row, column), or one volume (1, channel, slice, row, column).
        mask: of the lesions, (slice, row, column).
        spacing_kji_mm: of both.
    """

    patient: str
    case: str
    images: Images
    mask: NDArray[np.bool_]
    spacing_kji_mm: tuple[float, float, float]


def judge_classifier(network: Network, patches: PatchSet) -> list[dict[str, Any]]:
    """Score of each patch: ``patient``, ``label`` (1 for a lesion) and ``score``, the probability of a lesion."""
    scores = _in_batches(network, patches.cut("image"))
    return [
        {"patient": item.patient, "label": int(item.label > 0), "score": round(float(score), 6)}
        for item, score in zip(patches.items, scores, strict=True)
    ]


def judge_segmenter(network: Network, scans: Iterable[JudgedScan]) -> list[dict[str, Any]]:
    """Scores of each scan, on the voxels that the network sees.

    Args:
        network: with a probability a voxel, (image, 1, [slice,] row, column).
        scans: of patients who are tested.

    Returns:
        For each scan ``patient``, ``case``, ``dice``, ``hd95_mm`` (None where one mask alone is empty), ``lesions`` in
        the reference, and ``hits`` and ``false_positives`` at each of `THRESHOLDS`.
    """
    found = []
    for scan in scans:
        share = _in_batches(network, scan.images)[:, 0].reshape(scan.mask.shape)
        k_mm, j_mm, i_mm = scan.spacing_kji_mm
        grid = Grid(scan.mask.shape, np.diag([i_mm, j_mm, k_mm, 1.0]))
        overlap = score_overlap(share > _BOUNDARY, scan.mask, grid)
        each = [detect(share > threshold, scan.mask) for threshold in THRESHOLDS]
        found.append(
            {
                "patient": scan.patient,
                "case": scan.case,
                "dice": round(overlap.dice, 6),
                "hd95_mm": overlap.to_json()["hd95_mm"],
                "lesions": each[0].hits + each[0].misses,
                "hits": [one.hits for one in each],
                "false_positives": [one.false_positives for one in each],
            }
        )
    return found


def _in_batches(network: Network, images: Images) -> NDArray[np.float64]:
    parts = [images[start : start + _BATCH] for start in range(0, len(images), _BATCH)]
    return np.concatenate([network(part) for part in parts])
