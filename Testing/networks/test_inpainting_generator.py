"""What is painted, where, and from what."""

import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.inpainting_generator import InpaintingGenerator

MODES = [{"mode": "3-D"}, {"mode": "2.5-D", "slices": 4}]
both_modes = pytest.mark.parametrize("mode", MODES, ids=["3-D", "2.5-D"])


def _net(mode, **more):
    torch.manual_seed(0)
    return InpaintingGenerator(**{"width": 4, "levels": 2, **mode, **more})


def _given(slices=4):
    torch.manual_seed(1)
    image, noise = torch.rand(2, 1, slices, 16, 24) * 2 - 1, torch.randn(2, 1, slices, 16, 24)
    hole, mask = torch.zeros_like(image), torch.zeros_like(image)
    hole[..., 4:12, 6:18] = 1
    mask[..., 6:10, 8:16] = 1
    return image, hole, mask, noise


@both_modes
def test_outside_the_hole_the_scan_is_returned_to_the_bit(mode):
    image, hole, mask, noise = _given()
    made = _net(mode)(image, hole, mask, noise)
    assert made.shape == image.shape
    assert torch.equal(made[hole == 0], image[hole == 0])
    assert (made[hole > 0] - image[hole > 0]).abs().mean() > 0.01
    assert made.abs().max() <= 1


@both_modes
def test_it_stays_exact_outside_the_hole_in_half_precision(mode):
    image, hole, mask, noise = _given()
    with torch.autocast("cpu", torch.bfloat16):
        made = _net(mode)(image, hole, mask, noise)
    assert made.dtype == torch.float32
    assert torch.equal(made[hole == 0], image[hole == 0])


@both_modes
def test_what_lay_in_the_hole_is_not_looked_at(mode):
    image, hole, mask, noise = _given()
    other = torch.where(hole > 0, float("nan"), image)
    assert torch.equal(_net(mode)(image, hole, mask, noise), _net(mode)(other, hole, mask, noise))


@both_modes
def test_surroundings_mask_and_noise_each_change_what_is_painted(mode):
    image, hole, mask, noise = _given()
    net, inside = _net(mode), hole > 0
    made = net(image, hole, mask, noise)[inside]
    for other in ((-image, hole, mask, noise), (image, hole, 0 * mask, noise), (image, hole, mask, -noise)):
        assert (net(*other)[inside] - made).abs().mean() > 1e-3


def test_it_learns_to_continue_the_hu_of_the_surroundings_in_spite_of_the_instance_norm():
    torch.manual_seed(0)
    net = InpaintingGenerator(width=8, levels=2)
    optimizer = torch.optim.Adam(net.parameters(), 2e-3)
    hole = torch.zeros(8, 1, 4, 16, 16)
    hole[..., 5:11, 5:11] = 1
    errors = []
    for _ in range(80):
        level = torch.rand(8, 1, 1, 1, 1) * 1.8 - 0.9
        noise = torch.randn(hole.shape)
        made = net(level + 0.05 * torch.randn(hole.shape), hole, hole, noise)
        error = ((made - level).abs() * hole).sum() / hole.sum()
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
        errors.append(error.item())
    guessing_the_middle = 0.45
    assert sum(errors[-10:]) / 10 < guessing_the_middle / 3


@both_modes
def test_gradients_flow_through_the_hole_and_nowhere_else(mode):
    image, hole, mask, noise = _given()
    net = _net(mode)
    net(image, hole, mask, noise)[hole == 0].sum().backward()
    assert all(parameter.grad.abs().max() == 0 for parameter in net.parameters())
    net(image, hole, mask, noise)[hole > 0].sum().backward()
    assert net.body.last.weight.grad.abs().max() > 0


def test_slices_as_channels_see_each_other():
    net, (image, hole, mask, noise) = _net(MODES[1]), _given()
    other = image.clone()
    other[:, :, 0] *= -1
    change = (net(other, hole, mask, noise) - net(image, hole, mask, noise)).abs()
    assert change[:, :, 3][hole[:, :, 3] > 0].mean() > 1e-4


def test_another_number_of_slices_than_built_for_is_answered_in_words():
    with pytest.raises(UserError, match="4 slices, got 8"):
        _net(MODES[1])(*_given(slices=8))


def test_an_unknown_mode_is_answered_with_those_there_are():
    with pytest.raises(UserError, match=r"3-D, 2\.5-D, got '2-D'"):
        InpaintingGenerator(mode="2-D")


@both_modes
def test_from_surroundings_an_untrained_network_paints_about_what_is_round_the_hole(mode):
    image, hole, mask, noise = _given()
    image = 0.4 + 0.02 * image
    net = _net(mode, starts_from_surroundings=True)
    torch.nn.init.zeros_(net.body.last.weight)
    torch.nn.init.zeros_(net.body.last.bias)
    made = net(torch.where(hole > 0, float("nan"), image), hole, mask, noise)
    assert torch.equal(made[hole == 0], image[hole == 0])
    assert (made[hole > 0] - 0.4).abs().max() < 0.03


def test_a_hole_that_is_looked_at_is_not_filled_too():
    with pytest.raises(UserError, match="ask for one of both"):
        _net(MODES[0], sees_hole=True, starts_from_surroundings=True)
