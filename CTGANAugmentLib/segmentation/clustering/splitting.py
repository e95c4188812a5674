"""Where clustering in several dimensions starts, without chance."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.segmentation.clustering.groups import Floats, Labels


def split_into(features: Floats, clusters: int) -> Labels:
    """Split points again and again, each time the widest group at its mean across its principal axis.

    Su T, Dy JG, Intell Data Anal 2007;11:319 (PCA-Part): as good a start as many random ones, and always the same.

    Args:
        features: shape (n, d).
        clusters: how many groups; fewer come back where points coincide.
    """
    labels = np.zeros(len(features), dtype=np.uint8)
    spread = [_spread(features)]
    for new in range(1, clusters):
        members = np.flatnonzero(labels == int(np.argmax(spread)))
        centered = features[members] - features[members].mean(axis=0)
        _values, axes = np.linalg.eigh(centered.T @ centered)
        beyond = members[centered @ axes[:, -1] > 0]
        labels[beyond] = new
        spread[int(np.argmax(spread))] = _spread(features[np.setdiff1d(members, beyond)])
        spread.append(_spread(features[beyond]))
    return labels


def _spread(features: Floats) -> float:
    return float(np.square(features - features.mean(axis=0)).sum()) if len(features) else 0.0
