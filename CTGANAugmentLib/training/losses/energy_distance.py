"""Distance of two distributions by samples of them, without a discriminator (Szekely and Rizzo 2013)."""

from __future__ import annotations

import torch
from torch import Tensor

_LEAST = 1e-6


def energy_distance(made: Tensor, real: Tensor) -> Tensor:
    """Estimate 2 E|x - y| - E|x - x'| - E|y - y'| of two sets of vectors.

    On a fixed scale its gradient has no bias, whatever the number of samples (Bellemare et al. 2017, arXiv:1705.10743),
    which the Wasserstein distance of small batches has; so it may be below 0.

    Args:
        made: (samples, figures), two samples at least.
        real: the same of others. The spread of both together is the scale of each figure.
    """
    # A scale of the real samples alone would let equal distributions be apart.
    scale = torch.cat([made, real]).detach().std(0).clamp_min(_LEAST)
    made, real = made / scale, real / scale
    return 2 * _between(made, real).mean() - _within(made) - _within(real)


def _between(some: Tensor, others: Tensor) -> Tensor:
    # Not torch.cdist, whose gradient is not defined where two samples are equal.
    squared = (some[:, None] - others[None]).square().sum(-1)
    return (squared / some.shape[1] + _LEAST).sqrt()


def _within(samples: Tensor) -> Tensor:
    count = len(samples)
    others = 1 - torch.eye(count, device=samples.device)
    return (_between(samples, samples) * others).sum() / max(1, count * (count - 1))
