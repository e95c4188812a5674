"""CycleGAN's generator as published, and its two ways to double."""

import pytest
import torch
from torch import nn

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.catalog import count_parameters
from CTGANAugmentLib.networks.resnet_generator import ResnetGenerator

PUBLISHED = 11_378_179
USELESS_BIASES = 64 + 128 + 256 + 18 * 256 + 128 + 64
"""Of layers whose instance norm takes them off again: the original has them, ours has not."""


@pytest.mark.parametrize("upsampling", ["resize-convolution", "transposed"])
def test_the_original_has_11_378_million_parameters(upsampling):
    net = ResnetGenerator(inputs=3, outputs=3, upsampling=upsampling)
    assert count_parameters(net) == PUBLISHED - USELESS_BIASES


def test_three_blocks_fewer_are_six_convolutions_fewer():
    nine, six = (count_parameters(ResnetGenerator(blocks=blocks)) for blocks in (9, 6))
    assert nine - six == 6 * 9 * 256 * 256


@pytest.mark.parametrize("upsampling", ["resize-convolution", "transposed"])
def test_an_image_keeps_its_size_and_stays_within_bounds(upsampling):
    net = ResnetGenerator(inputs=2, outputs=3, width=4, blocks=1, upsampling=upsampling)
    made = net(10 * torch.randn(2, 2, 20, 32))
    assert made.shape == (2, 3, 20, 32)
    assert made.abs().max() <= 1


def test_the_two_ways_to_double_are_the_layers_they_are_named_for():
    def kinds(how):
        net = ResnetGenerator(width=2, blocks=1, upsampling=how)
        return [sum(isinstance(m, kind) for m in net.modules()) for kind in (nn.ConvTranspose2d, nn.Upsample)]

    assert kinds("transposed") == [2, 0]
    assert kinds("resize-convolution") == [0, 2]


def test_a_resize_convolution_starts_without_a_checkerboard():
    """A flat image stays flat inside; transposed convolutions paint neighbours differently from the first step on."""

    def ripple(how):
        torch.manual_seed(0)
        net = ResnetGenerator(width=8, blocks=1, norm="none", upsampling=how)
        inside = net(torch.ones(1, 1, 64, 64))[0, 0, 24:40, 24:40]
        return ((inside.max() - inside.min()) / inside.abs().mean()).item()

    assert ripple("resize-convolution") < 1e-4
    assert ripple("transposed") > 1e-2


def test_edges_are_reflected():
    """A flat image stays flat up to its very edge, as it would not with zeros beyond it."""
    net = ResnetGenerator(width=4, blocks=2, norm="none")
    stem = net.body[0](torch.ones(1, 1, 32, 32))
    torch.testing.assert_close(stem, stem[..., 16:17, 16:17].expand_as(stem))


@pytest.mark.parametrize("sides", [(30, 32), (4, 32)])
def test_a_side_that_cannot_be_halved_twice_is_answered_in_words(sides):
    net = ResnetGenerator(width=2, blocks=1)
    assert net(torch.zeros(1, 1, 8, 32)).shape == (1, 1, 8, 32)
    with pytest.raises(UserError, match=f"multiple of 4 and at least 8, got {sides[0]} x 32"):
        net(torch.zeros(1, 1, *sides))
