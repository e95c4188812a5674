"""Which of the clusters is the structure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from CTGANAugmentLib.segmentation.clustering.groups import NO_CLUSTER, SEED_MM, Labels
from CTGANAugmentLib.segmentation.workspace import Indices, Workspace


def choose(
    labels: Labels, values: Sequence[float], workspace: Workspace
) -> tuple[list[int], tuple[str, ...]]:
    """Choose clusters: those that most voxels round each seed belong to, the brightest without a seed.

    Args:
        labels: cluster of each voxel (k, j, i).
        values: of the clusters' centres.
        workspace: with the seeds, or a first guess in their place.

    Returns:
        The clusters, and sentences for the user.
    """
    inside = _at(labels, workspace.inside_kji, workspace)
    if not inside and workspace.start is not None:
        inside = {_most_frequent(labels[workspace.start])} - {NO_CLUSTER}
    if not inside:
        present = np.flatnonzero(np.bincount(labels.ravel(), minlength=256)[:NO_CLUSTER]).tolist()
        inside = {max(present, key=lambda cluster: values[cluster])}
    outside = _at(labels, workspace.outside_kji, workspace)
    chosen = sorted(inside - outside)
    if chosen:
        return chosen, ()
    return sorted(inside), (
        "an outside seed lies in the same cluster as the structure: ask for more clusters, or add features",
    )


def _at(labels: Labels, seeds_kji: Indices, workspace: Workspace) -> set[int]:
    found = (labels[workspace.balls(seed[None], SEED_MM)] for seed in seeds_kji)
    return {_most_frequent(near) for near in found} - {NO_CLUSTER}


def _most_frequent(labels: Labels) -> int:
    counts = np.bincount(labels.ravel(), minlength=256)[:NO_CLUSTER]
    return int(np.argmax(counts)) if counts.any() else NO_CLUSTER
