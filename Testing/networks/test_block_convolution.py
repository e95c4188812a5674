"""A convolution by blocks of pixels, beside the convolution that it stands for."""

import pytest
import torch
from torch import nn

from CTGANAugmentLib.networks.block_convolution import BlockConvolution, is_worth_it


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate"])
@pytest.mark.parametrize(("kernel", "outputs"), [(7, 1), (7, 3), (3, 2)])
@pytest.mark.parametrize("sides", [(8, 13), (9, 14), (11, 8)])
def test_it_does_what_the_convolution_does_at_any_size(mode, kernel, outputs, sides):
    layer = nn.Conv2d(5, outputs, kernel, padding=kernel // 2, padding_mode=mode).eval()
    maps = torch.randn(2, 5, *sides)
    assert is_worth_it(layer)
    torch.testing.assert_close(BlockConvolution(layer)(maps), layer(maps), rtol=0, atol=1e-5)


def test_a_layer_without_bias_stays_without():
    layer = nn.Conv2d(4, 1, 7, padding=3, bias=False)
    maps = torch.randn(1, 4, 8, 8)
    torch.testing.assert_close(BlockConvolution(layer)(maps), layer(maps), rtol=0, atol=1e-5)


@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(4, 16, 7, padding=3),
        nn.Conv2d(4, 1, 1),
        nn.Conv2d(4, 1, 7),
        nn.Conv2d(4, 1, 7, stride=2, padding=3),
        nn.Conv2d(4, 1, 3, padding=2, dilation=2),
        nn.Conv2d(4, 1, (3, 5), padding=(1, 2)),
        nn.Conv2d(4, 4, 3, padding=1, groups=4),
        nn.Conv2d(4, 1, 3, padding="same"),
        nn.Conv3d(4, 1, 3, padding=1),
        nn.ReLU(),
    ],
    ids=str,
)
def test_other_layers_stay_as_they_are(layer):
    assert not is_worth_it(layer)
