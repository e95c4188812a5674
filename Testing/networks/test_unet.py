"""The U-Net of the segmenter and the in-painting generator."""

import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.catalog import count_parameters
from CTGANAugmentLib.networks.unet import Unet


def _net(**arguments):
    defaults = {"dimensions": 2, "inputs": 1, "outputs": 1, "width": 4, "levels": 2}
    return Unet(**{**defaults, "norm": "instance", **arguments})


@pytest.mark.parametrize(("dimensions", "power"), [(2, 1), (3, 1.5)])
def test_it_has_as_many_parameters_as_its_layers_sum_up_to(dimensions, power):
    cube = 9**power
    down = cube * (1 * 4 + 4 * 4) + cube * (4 * 8 + 8 * 8) + cube * (8 * 16 + 16 * 16)
    raising = (16 * 8 + 8) + (8 * 4 + 4)
    up = cube * (16 * 8 + 8 * 8) + cube * (8 * 4 + 4 * 4)
    assert count_parameters(_net(dimensions=dimensions)) == down + raising + up + 4 + 1


def test_levels_halve_and_widen_up_to_ten_times():
    net = _net(levels=5)
    shapes = []
    for level in net.encoder:
        level.register_forward_hook(lambda module, given, made: shapes.append(tuple(made.shape[1:3])))
    net(torch.randn(1, 1, 64, 64))
    assert shapes == [(4, 64), (8, 32), (16, 16), (32, 8), (40, 4), (40, 2)]


def test_sides_may_differ_if_each_can_be_halved():
    assert _net(dimensions=3, outputs=3)(torch.randn(2, 1, 4, 8, 12)).shape == (2, 3, 4, 8, 12)
    with pytest.raises(UserError, match="multiple of 4, got 6 x 8 x 12"):
        _net(dimensions=3)(torch.randn(2, 1, 6, 8, 12))


def test_a_patch_that_would_end_as_a_single_value_is_answered_in_words():
    with pytest.raises(UserError, match="8 at least, got 4: take fewer levels"):
        _net()(torch.randn(2, 1, 4, 4))


def test_fine_detail_is_passed_along():
    """A pixel changes its own place far more than the mean of the rest, as it would not without the skips."""
    net, x = _net(levels=3, norm="none"), torch.zeros(1, 1, 32, 32)
    poked = x.clone()
    poked[0, 0, 16, 16] = 1
    change = (net(poked) - net(x)).abs()[0, 0]
    assert change.argmax() // 32 in range(12, 21)
    assert change.argmax() % 32 in range(12, 21)
    assert change.max() > 10 * change.mean()
