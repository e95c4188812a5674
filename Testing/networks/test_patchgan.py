"""PatchGAN as published: how much a logit sees, how many parameters it takes."""

import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.catalog import count_parameters
from CTGANAugmentLib.networks.patchgan import PatchGan


def _extent_of_gradient(net, shape):
    """Sides of the block of the image that the logit in the middle depends on."""
    image = torch.randn(shape, requires_grad=True)
    logits = net(image)
    middle = tuple(length // 2 for length in logits.shape[2:])
    logits[(0, 0, *middle)].backward()
    seen = image.grad[0, 0].nonzero()
    return tuple((seen.max(0).values - seen.min(0).values + 1).tolist())


@pytest.mark.parametrize(("layers", "field"), [(1, 16), (2, 34), (3, 70), (4, 142)])
def test_a_logit_sees_as_many_pixels_as_published(layers, field):
    net = PatchGan(width=2, layers=layers, norm="none")
    assert _extent_of_gradient(net, (1, 1, 256, 256)) == (field, field)


def test_a_logit_sees_as_many_voxels_in_three_dimensions():
    net = PatchGan(width=2, layers=1, dimensions=3, norm="none")
    assert _extent_of_gradient(net, (1, 1, 32, 40, 40)) == (16, 16, 16)


def test_the_original_has_2_769_million_parameters():
    assert count_parameters(PatchGan(inputs=6)) == 2_768_705


def test_parameters_in_three_dimensions_are_those_of_cubic_kernels():
    kernels = 64 * (1 * 4 + 4 * 8 + 8 * 16 + 16 * 32 + 32 * 1)
    assert count_parameters(PatchGan(width=4, dimensions=3)) == kernels + 4 + 2 * (8 + 16 + 32) + 1


def test_the_map_of_a_256_image_is_30_by_30():
    assert PatchGan(width=2)(torch.zeros(2, 1, 256, 256)).shape == (2, 1, 30, 30)


def test_stages_end_with_the_logits_and_hold_every_map_before_them():
    net = PatchGan(width=2, layers=2, dimensions=3).eval()
    x = torch.randn(2, 1, 16, 16, 24)
    stages = net.stages(x)
    assert [tuple(stage.shape[1:]) for stage in stages] == [
        (2, 8, 8, 12),
        (4, 4, 4, 6),
        (8, 3, 3, 5),
        (1, 2, 2, 4),
    ]
    torch.testing.assert_close(stages[-1], net(x))


def test_spectral_norm_bounds_every_layer_and_takes_the_norms_out():
    net = PatchGan(width=2, layers=1, spectral_norm=True)
    for _ in range(30):
        net(torch.randn(1, 1, 16, 16))
    for weight in (net.body[0][0].weight, net.body[1][0].weight, net.body[2].weight):
        assert torch.linalg.matrix_norm(weight.flatten(1), 2).item() == pytest.approx(1, abs=0.02)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in net.modules())


def test_an_image_too_small_for_the_layers_is_answered_in_words():
    PatchGan(width=2)(torch.zeros(1, 1, 24, 24))
    with pytest.raises(UserError, match="at least 24, got 23 x 64"):
        PatchGan(width=2)(torch.zeros(1, 1, 23, 64))
