import pytest
import torch
from scipy.stats import kstest, truncnorm

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.truncated_draws import TruncatedDraws


@pytest.mark.parametrize("truncation", [0.2, 1.0, 3.0])
def test_normal_numbers_are_those_of_scipys_truncated_normal_distribution(truncation):
    z = TruncatedDraws(0, 0, truncation=truncation).normal("z", (20000,))
    assert z.dtype == torch.float32
    assert float(z.abs().max()) <= truncation
    assert kstest(z.numpy(), truncnorm(-truncation, truncation).cdf).pvalue > 0.01


def test_they_stay_in_the_order_of_the_whole_distribution_and_hardly_move_under_a_wide_one():
    whole = Draws(3, 7).normal("z", (50,))
    assert torch.equal(TruncatedDraws(3, 7, truncation=0.5).normal("z", (50,)).argsort(), whole.argsort())
    torch.testing.assert_close(
        TruncatedDraws(3, 7, truncation=8).normal("z", (50,)), whole, rtol=1e-5, atol=1e-6
    )


def test_other_numbers_are_as_ever():
    draws = TruncatedDraws(3, 7, truncation=0.5)
    assert torch.equal(draws.uniform("codes", (9,)), Draws(3, 7).uniform("codes", (9,)))
    assert torch.equal(draws.integers("category", 5, (9,)), Draws(3, 7).integers("category", 5, (9,)))
