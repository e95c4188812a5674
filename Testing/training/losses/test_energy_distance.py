"""The energy distance against scipy's, and what it is of equal and of different samples."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.stats import energy_distance as scipy_energy_distance

from CTGANAugmentLib.training.losses.energy_distance import energy_distance


def _normal(count: int, figures: int, seed: int) -> torch.Tensor:
    return torch.randn(count, figures, generator=torch.Generator().manual_seed(seed))


def test_of_one_figure_it_is_scipys_but_for_the_samples_counted_with_themselves() -> None:
    real, made = _normal(400, 1, 0), 1 + 2 * _normal(400, 1, 1)
    own = float(energy_distance(made, real))
    scaled = [(x / torch.cat([made, real]).std()).numpy()[:, 0] for x in (made, real)]
    # scipy gives the square root, and divides by all pairs where ours leaves out each sample with itself.
    biased = scipy_energy_distance(*scaled) ** 2
    spread = [np.abs(x[:, None] - x[None]).mean() for x in scaled]
    assert own == pytest.approx(biased - sum(spread) / (len(made) - 1), abs=2e-3)


def test_samples_of_one_distribution_are_at_0_on_average() -> None:
    pairs = [(_normal(16, 5, 2 * n), _normal(16, 5, 2 * n + 1)) for n in range(400)]
    values = [float(energy_distance(*pair)) for pair in pairs]
    assert abs(np.mean(values)) < 4 * np.std(values) / np.sqrt(len(values))
    assert np.mean([float(energy_distance(1.5 * made, real)) for made, real in pairs]) > 0.05


def test_it_grows_with_a_difference_in_mean_or_in_spread() -> None:
    real = _normal(64, 3, 0)
    made = _normal(64, 3, 1)
    alike = float(energy_distance(made, real))
    assert float(energy_distance(made + 1, real)) > alike + 0.1
    assert float(energy_distance(3 * made, real)) > alike + 0.1


def test_its_gradient_is_finite_where_samples_are_equal() -> None:
    made = torch.zeros(4, 2, requires_grad=True)
    energy_distance(made, _normal(4, 2, 0)).backward()
    assert torch.isfinite(made.grad).all()


def test_a_figure_that_real_samples_all_share_does_not_make_it_infinite() -> None:
    real = torch.cat([_normal(6, 1, 0), torch.zeros(6, 1)], 1)
    assert torch.isfinite(energy_distance(real.clone(), real))
