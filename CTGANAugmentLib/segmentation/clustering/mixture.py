"""Expectation and maximisation of a Gaussian mixture on weighted samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular
from scipy.special import logsumexp

from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.clustering.groups import Floats, Groups, Labels, Samples
from CTGANAugmentLib.segmentation.clustering.nearest import nearest_centers

_ROUNDS = 100
_STILL = 1e-3
"""Rise of the mean log-likelihood per round below which it has settled."""


@dataclass(frozen=True, eq=False)
class Mixture(Groups):
    """Each point belongs to the Gaussian under which it is most likely.

    Attributes:
        log_shares: logarithm of the share of each, shape (k,).
        factors: lower Cholesky factors of the covariances, shape (k, d, d).
    """

    log_shares: Floats
    factors: Floats

    def label(self, features: Floats) -> Labels:
        """Cluster of each point of shape (n, d), shape (n,)."""
        labels: Labels = np.argmax(self.log_likelihoods(features), axis=1).astype(np.uint8)
        return labels

    def log_likelihoods(self, features: Floats) -> Floats:
        """Logarithm of share times density, shape (n, k)."""
        dimensions = features.shape[1]
        found = np.empty((len(features), len(self.centers)))
        for cluster, (center, factor) in enumerate(zip(self.centers, self.factors, strict=True)):
            away = (features - center) @ solve_triangular(factor, np.eye(dimensions), lower=True).T
            size = 2 * np.log(np.diag(factor)).sum() + dimensions * np.log(2 * np.pi)
            found[:, cluster] = self.log_shares[cluster] - (np.square(away).sum(axis=1) + size) / 2
        return found


def fit_mixture(samples: Samples, clusters: int, progress: Progress) -> Mixture:
    """Start from k-means and climb the likelihood until it rises no more.

    Args:
        samples: with at least as many different points as clusters.
        clusters: how many Gaussians, each with its full covariance.
        progress: called once a round.
    """
    start = nearest_centers(samples, clusters, part_of(progress, 0.0, 0.2)).label(samples.features)
    shares = np.eye(clusters)[start]
    last = -np.inf
    mixture = _maximised(samples, shares)
    for turn in range(_ROUNDS):
        progress(0.2 + 0.8 * turn / _ROUNDS, f"mixture, round {turn + 1}")
        joint = mixture.log_likelihoods(samples.features)
        total = logsumexp(joint, axis=1)
        mixture = _maximised(samples, np.exp(joint - total[:, None]))
        level = float(np.average(total, weights=samples.weights))
        if abs(level - last) < _STILL:
            break
        last = level
    return mixture


def _maximised(samples: Samples, shares: Floats) -> Mixture:
    """Return the mixture that fits best when each point belongs to the clusters by these shares, (n, k)."""
    weighted = shares * samples.weights[:, None]
    mass = weighted.sum(axis=0) + 10 * np.finfo(float).eps
    centers = weighted.T @ samples.features / mass[:, None]
    factors = []
    for column, center, total in zip(weighted.T, centers, mass, strict=True):
        away = samples.features - center
        covariance = (column[:, None] * away).T @ away / total + np.diag(samples.least_variance)
        factors.append(np.linalg.cholesky(covariance))
    return Mixture(centers, np.log(mass / mass.sum()), np.stack(factors))
