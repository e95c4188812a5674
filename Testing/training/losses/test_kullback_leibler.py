"""The divergence against torch.distributions."""

from __future__ import annotations

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from CTGANAugmentLib.training.losses.kullback_leibler import kullback_leibler_loss


def test_it_is_the_divergence_of_two_normal_distributions() -> None:
    generator = torch.Generator().manual_seed(0)
    mean, log_variance = torch.randn(4, 6, generator=generator), torch.randn(4, 6, generator=generator)
    oracle = kl_divergence(Normal(mean, (0.5 * log_variance).exp()), Normal(0.0, 1.0)).sum(dim=1).mean()
    torch.testing.assert_close(kullback_leibler_loss(mean, log_variance), oracle)


def test_the_standard_normal_distribution_costs_nothing() -> None:
    assert kullback_leibler_loss(torch.zeros(3, 5), torch.zeros(3, 5)).item() == 0


def test_codes_with_places_are_summed_over_them() -> None:
    mean = torch.ones(2, 3, 4, 4)
    assert kullback_leibler_loss(mean, torch.zeros_like(mean)).item() == pytest.approx(0.5 * 48)
