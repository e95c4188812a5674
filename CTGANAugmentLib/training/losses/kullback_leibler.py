"""Divergence of a VAE's codes from the standard normal distribution (Kingma and Welling 2014, appendix B)."""

from __future__ import annotations

from torch import Tensor


def kullback_leibler_loss(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Divergence in nats, summed over the code and averaged over the batch; both (batch, ...)."""
    mean, log_variance = mean.float(), log_variance.float()
    terms = mean.square() + log_variance.exp() - 1 - log_variance
    return 0.5 * terms.flatten(1).sum(dim=1).mean()
