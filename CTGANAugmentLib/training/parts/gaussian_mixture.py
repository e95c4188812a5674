"""Mixture of Gaussians as a module, so that what was fitted lies in a checkpoint beside the networks."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from CTGANAugmentLib.errors import UserError

_STARTS, _ROUNDS = 5, 200
_STILL = 1e-6
"""Rise of the mean log-likelihood per round below which it has settled."""
_LEAST_VARIANCE = 1e-3
"""Of a component, where that of all vectors is 1: equal images must not draw a component to a point."""
_LEAST_SHARE = 0.2
"""Of what a component would have if all were of one size: one that has less is given up."""


class GaussianMixture(nn.Module):
    """Gaussians with diagonal covariances; each vector belongs to the one under which it is most likely.

    Attributes:
        means: (component, feature).
        variances: (component, feature).
        log_shares: logarithm of the share of each (component,); minus infinity for one that was given up because
            hardly any vector was its own, to which then none is assigned.
    """

    means: Tensor
    variances: Tensor
    log_shares: Tensor

    def __init__(self, components: int, features: int) -> None:
        """Make room; what is in it comes from `fit` or from a checkpoint."""
        super().__init__()
        self.register_buffer("means", torch.zeros(components, features))
        self.register_buffer("variances", torch.ones(components, features))
        self.register_buffer("log_shares", torch.full((components,), -math.log(components)))

    @torch.no_grad()
    def fit(self, vectors: Tensor) -> None:
        """Climb the likelihood from a few k-means++ starts, and keep the best; equal vectors give equal bits.

        Args:
            vectors: standardised, (vector, feature).

        Raises:
            UserError: fewer vectors than components.
        """
        components, device = len(self.means), self.means.device
        if len(vectors) < components:
            raise UserError(
                f"{components} components cannot be fitted to {len(vectors)} training images: ask for fewer, or give "
                "more images"
            )
        points = vectors.detach().double().cpu()
        generator = torch.Generator().manual_seed(0)
        self.double().cpu()
        best, best_level = self._buffers_copy(), -math.inf
        for _ in range(_STARTS):
            level = self._climb(points, _hard_shares(points, _spread_points(points, components, generator)))
            if level > best_level:
                best, best_level = self._buffers_copy(), level
        self.load_state_dict(best)
        self._give_up_small_ones()
        self.float().to(device)

    def forward(self, vectors: Tensor) -> Tensor:
        """Component of each vector (vector, feature), int64 (vector,)."""
        return self.log_likelihoods(vectors).argmax(dim=1)

    def log_likelihoods(self, vectors: Tensor) -> Tensor:
        """Logarithm of share times density, (vector, component)."""
        away = (vectors[:, None] - self.means).square() / self.variances
        size = self.variances.log().sum(dim=1) + self.means.shape[1] * math.log(2 * math.pi)
        return self.log_shares - (away.sum(dim=2) + size) / 2

    def _climb(self, points: Tensor, shares: Tensor) -> float:
        """Go up from shares (point, component) until it rises no more; return the mean log-likelihood."""
        last = -math.inf
        for _ in range(_ROUNDS):
            self._maximise(points, shares)
            joint = self.log_likelihoods(points)
            total = joint.logsumexp(dim=1)
            level = float(total.mean())
            if level - last < _STILL:
                break
            shares, last = (joint - total[:, None]).exp(), level
        return level

    def _maximise(self, points: Tensor, shares: Tensor) -> None:
        mass = shares.sum(dim=0).clamp_min(torch.finfo(shares.dtype).tiny)[:, None]
        self.means.copy_(shares.T @ points / mass)
        away = (points[:, None] - self.means).square()
        self.variances.copy_((shares[:, :, None] * away).sum(dim=0) / mass + _LEAST_VARIANCE)
        self.log_shares.copy_((mass[:, 0] / len(points)).log())

    def _give_up_small_ones(self) -> None:
        small = self.log_shares.exp() < _LEAST_SHARE / len(self.means)
        self.log_shares.masked_fill_(small, -math.inf)
        self.log_shares.sub_(self.log_shares.logsumexp(dim=0))

    def _buffers_copy(self) -> dict[str, Tensor]:
        return {name: buffer.clone() for name, buffer in self.named_buffers()}


def _spread_points(points: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """Draw points, each the likelier the further it is from those before (k-means++, Arthur and Vassilvitskii 2007)."""
    chosen = points[torch.randint(len(points), (1,), generator=generator)]
    while len(chosen) < count:
        distances = torch.cdist(points, chosen).amin(dim=1).square()
        weights = distances if distances.sum() > 0 else torch.ones_like(distances)
        chosen = torch.cat([chosen, points[torch.multinomial(weights, 1, generator=generator)]])
    return chosen


def _hard_shares(points: Tensor, centers: Tensor) -> Tensor:
    """Ones and zeros (point, component): each point belongs to the nearest center."""
    nearest = torch.cdist(points, centers).argmin(dim=1)
    return torch.eye(len(centers), dtype=points.dtype)[nearest]
