"""InfoGAN's two terms against torch's own likelihoods."""

from __future__ import annotations

import math

import pytest
import torch
from torch.distributions import Categorical, Normal

from CTGANAugmentLib.training.losses.mutual_information import (
    categorical_information_loss,
    continuous_information_loss,
)


def test_class_term_is_the_negative_log_likelihood() -> None:
    logits = torch.randn(6, 4, generator=torch.Generator().manual_seed(0))
    classes = torch.tensor([0, 3, 1, 1, 2, 0])
    oracle = -Categorical(logits=logits).log_prob(classes).mean()
    torch.testing.assert_close(categorical_information_loss(logits, classes), oracle)


def test_nothing_recognised_of_the_class_costs_its_whole_entropy() -> None:
    loss = categorical_information_loss(torch.zeros(8, 10), torch.arange(8))
    assert loss.item() == pytest.approx(math.log(10))


def test_continuous_term_is_the_negative_log_likelihood_but_for_a_constant() -> None:
    generator = torch.Generator().manual_seed(0)
    mean, log_variance, codes = torch.randn(3, 5, 2, generator=generator).unbind()
    likelihood = Normal(mean, (0.5 * log_variance).exp()).log_prob(codes).sum(dim=1).mean()
    loss = continuous_information_loss(mean, log_variance, codes)
    assert loss.item() == pytest.approx(-likelihood.item() - math.log(2 * math.pi), abs=1e-5)


def test_a_fixed_variance_may_be_given_as_one_number() -> None:
    mean, codes = torch.zeros(3, 2), torch.ones(3, 2)
    assert continuous_information_loss(mean, torch.zeros(1), codes).item() == pytest.approx(1)


def test_gradient_brings_the_recognised_code_nearer() -> None:
    mean = torch.zeros(3, 2, requires_grad=True)
    loss = continuous_information_loss(mean, torch.zeros(3, 2), torch.ones(3, 2))
    (gradient,) = torch.autograd.grad(loss, [mean])
    assert (gradient < 0).all()
