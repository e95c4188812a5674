"""The shared pieces against torch's own."""

import pytest
import torch
from torch import nn

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.layers import (
    convolution,
    doubling,
    initialise,
    initialise_for_rectifiers,
    normalisation,
    normalise_spectrally,
)


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("how", ["resize-convolution", "transposed"])
def test_doubling_doubles_every_side(how, dimensions):
    shape = (4, 6, 5)[-dimensions:]
    made = doubling(how, dimensions, 3, 2)(torch.randn(1, 3, *shape))
    assert made.shape == (1, 2, *(2 * length for length in shape))


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("name", ["batch", "instance"])
def test_a_norm_takes_mean_and_spread_over_the_axes_of_its_name(name, dimensions):
    x = 3 + 2 * torch.randn(4, 3, *(5, 6, 7)[-dimensions:])
    axes = tuple(range(2, x.ndim)) if name == "instance" else (0, *range(2, x.ndim))
    mean, variance = x.mean(axes, keepdim=True), x.var(axes, correction=0, keepdim=True)
    expected = (x - mean) / (variance + 1e-5).sqrt()
    torch.testing.assert_close(normalisation(name, dimensions, 3)(x), expected, rtol=1e-4, atol=1e-5)


def test_no_norm_changes_nothing():
    x = torch.randn(2, 3, 4, 4)
    assert torch.equal(normalisation("none", 2, 3)(x), x)


def test_weights_are_drawn_with_the_spreads_of_their_sources():
    net = nn.Sequential(nn.Conv2d(64, 64, 3), nn.BatchNorm2d(4096), nn.Linear(64, 64))
    initialise(net)
    assert net[0].weight.std().item() == pytest.approx(0.02, rel=0.02)
    assert net[1].weight.mean().item() == pytest.approx(1, abs=0.002)
    assert net[1].weight.std().item() == pytest.approx(0.02, rel=0.05)
    assert net[2].weight.std().item() == pytest.approx(0.02, rel=0.05)
    assert net[0].bias.abs().max() == net[2].bias.abs().max() == 0
    initialise_for_rectifiers(net)
    assert net[0].weight.std().item() == pytest.approx((2 / (64 * 9)) ** 0.5, rel=0.02)


@pytest.mark.parametrize(
    "layer", [nn.Conv3d(3, 5, 3), nn.ConvTranspose2d(4, 6, 4), nn.Linear(9, 5), nn.Embedding(4, 7)]
)
def test_spectral_norm_divides_by_the_largest_singular_value(layer):
    rows = (
        (lambda w: w.transpose(0, 1).flatten(1))
        if isinstance(layer, nn.ConvTranspose2d)
        else (lambda w: w.flatten(1))
    )
    weight = layer.weight.detach().clone()
    net = nn.Sequential(layer)
    normalise_spectrally(net)
    for _ in range(100):
        bounded = net[0].weight
    torch.testing.assert_close(
        bounded, weight / torch.linalg.matrix_norm(rows(weight), 2), rtol=1e-2, atol=1e-3
    )


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (lambda: convolution(1, 1, 1, 3), "dimensions must be one of 2, 3, got 1"),
        (lambda: normalisation("layer", 2, 4), "norm must be one of batch, instance, none, got 'layer'"),
        (lambda: doubling("bilinear", 2, 4, 4), "upsampling must be one of resize-convolution, transposed"),
    ],
)
def test_an_unknown_piece_is_answered_with_those_there_are(make, answer):
    with pytest.raises(UserError, match=answer):
        make()
