"""U-Net of pix2pix as published and as the figure has it."""

import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.catalog import count_parameters
from CTGANAugmentLib.networks.unet_generator import UnetGenerator

ORIGINAL = [(64, 128), (128, 64), (256, 32), (512, 16), (512, 8), (512, 4), (512, 2), (512, 1)]
FIGURE_4 = [(64, 256), (128, 128), (256, 64), (512, 32), (512, 16), (512, 8), (512, 4), (512, 2)]
"""Channels and side of each level, from the outermost."""


def _shapes(levels, net, x):
    found = []
    hooks = [
        level.register_forward_hook(lambda module, given, made: found.append(tuple(made.shape[1:])))
        for level in levels
    ]
    net(x)
    for hook in hooks:
        hook.remove()
    return [(channels, side) for channels, side, _ in found]


@pytest.mark.parametrize(("preset", "levels"), [("unet-256", ORIGINAL), ("figure-4", FIGURE_4)])
def test_levels_of_a_preset_are_those_of_its_source(preset, levels):
    net, x = UnetGenerator(preset=preset).eval(), torch.zeros(1, 1, 256, 256)
    with torch.no_grad():
        assert _shapes(net.encoder, net, x) == levels
        assert _shapes(net.decoder, net, x) == [*levels[-2::-1], (1, 256)]


def test_the_original_has_54_414_million_parameters():
    assert count_parameters(UnetGenerator(inputs=3, outputs=3)) == 54_413_955


def test_the_figure_has_as_many_parameters_as_its_layers_sum_up_to():
    down = 9 * 64 + 16 * (64 * 128 + 128 * 256 + 256 * 512 + 4 * 512 * 512)
    up = 16 * (512 * 512 + 3 * 1024 * 512 + 1024 * 256 + 512 * 128 + 256 * 64) + 9 * 128
    norms = 2 * (128 + 256 + 4 * 512) + 2 * (4 * 512 + 256 + 128 + 64)
    assert count_parameters(UnetGenerator(preset="figure-4")) == down + up + norms + 1


@pytest.mark.parametrize(("preset", "bottom"), [("unet-256", 1), ("figure-4", 2)])
@pytest.mark.parametrize("size", [16, 64])
def test_smaller_images_have_fewer_levels_and_end_at_the_same_side(preset, bottom, size):
    net = UnetGenerator(inputs=2, outputs=3, width=2, size=size, preset=preset)
    x = torch.randn(2, 2, size, size)
    assert net(x).shape == (2, 3, size, size)
    assert _shapes(net.encoder, net, x)[-1][1] == bottom


def test_multiples_of_the_size_pass_and_other_sizes_are_answered_in_words():
    net = UnetGenerator(width=2, size=32)
    assert net(torch.zeros(1, 1, 32, 96)).shape == (1, 1, 32, 96)
    with pytest.raises(UserError, match="multiple of 32, got 32 x 80"):
        net(torch.zeros(1, 1, 32, 80))


def test_dropout_is_the_noise_in_training_and_silent_in_use():
    net, x = UnetGenerator(width=4, size=32, norm="instance"), torch.randn(1, 1, 32, 32)
    assert (net(x) - net(x)).abs().max() > 1e-6
    net.eval()
    assert torch.equal(net(x), net(x))
    still = UnetGenerator(width=4, size=32, norm="instance", dropout=0.0)
    assert torch.equal(still(x), still(x))


def test_only_three_levels_drop_values_as_published():
    drops = [any(isinstance(m, torch.nn.Dropout) for m in level) for level in UnetGenerator(width=1).decoder]
    assert drops == [True] * 3 + [False] * 5


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ({"preset": "unet-512"}, "unet-256, figure-4"),
        ({"dropout": 1.0}, "less than 1"),
        ({"size": 100}, "size must be"),
    ],
)
def test_a_wrong_argument_is_answered_in_words(arguments, answer):
    with pytest.raises(UserError, match=answer):
        UnetGenerator(**arguments)
