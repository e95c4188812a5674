"""The average of the weights against its closed form."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from CTGANAugmentLib.training.moving_average import MovingAverage


def _line() -> nn.Linear:
    return nn.Linear(1, 1, bias=False).requires_grad_(requires_grad=False)


def test_average_is_the_weighted_sum_of_the_past() -> None:
    module = _line()
    module.weight.fill_(1.0)
    average = MovingAverage(module, 0.05)  # the warm-up never goes below 1/10
    wanted = 1.0
    for step, value in enumerate((5.0, -3.0, 2.0)):
        module.weight.fill_(value)
        average.update(step)
        wanted = 0.05 * wanted + 0.95 * value
    assert average.module.weight.item() == pytest.approx(wanted)
    assert module.weight.item() == 2.0


def test_decay_warms_up_to_its_value() -> None:
    average = MovingAverage(_line(), 0.9)
    assert [average.decay_at(step) for step in (0, 8, 80, 10_000)] == [0.1, 0.5, 0.9, 0.9]


def test_no_decay_follows_the_module_exactly() -> None:
    module = nn.Linear(7, 5)
    average = MovingAverage(module, 0.0)
    nn.init.normal_(module.weight)
    average.update(1000)
    assert torch.equal(average.module.weight, module.weight)


def test_buffers_are_averaged_and_counters_copied() -> None:
    module = nn.BatchNorm1d(2)
    average = MovingAverage(module, 0.5)
    module(torch.randn(8, 2, generator=torch.Generator().manual_seed(0)))
    average.update(1000)
    torch.testing.assert_close(average.module.running_mean, module.running_mean / 2)
    assert average.module.num_batches_tracked.item() == 1


def test_copy_takes_no_gradients_and_is_used_rather_than_trained() -> None:
    module = nn.Sequential(nn.Linear(2, 2), nn.Dropout()).train()
    average = MovingAverage(module, 0.9)
    assert not any(parameter.requires_grad for parameter in average.module.parameters())
    assert not average.module.training
    assert module.training
    assert all(parameter.requires_grad for parameter in module.parameters())


def test_average_goes_on_from_its_state_bit_by_bit() -> None:
    generator = torch.Generator().manual_seed(0)
    values = torch.randn(6, 4, 4, generator=generator)
    module = nn.Linear(4, 4).requires_grad_(requires_grad=False)
    whole = MovingAverage(module, 0.9)
    for step in range(3):
        module.weight.copy_(values[step])
        whole.update(step)
    resumed = MovingAverage(module, 0.9)
    resumed.module.load_state_dict(whole.module.state_dict())
    for step in range(3, 6):
        module.weight.copy_(values[step])
        whole.update(step)
        resumed.update(step)
    assert torch.equal(whole.module.weight, resumed.module.weight)


def test_spectral_norm_still_holds_for_the_average() -> None:
    torch.manual_seed(0)
    layer = nn.utils.parametrizations.spectral_norm(nn.Linear(16, 16))
    average = MovingAverage(layer, 0.99)
    optimizer = torch.optim.Adam(layer.parameters(), lr=2e-3)
    for step in range(200):
        loss = (layer(torch.randn(8, 16)) - 1).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        average.update(step)
    norm = torch.linalg.matrix_norm(average.module.weight, 2).item()
    assert norm == pytest.approx(1, abs=0.1)
