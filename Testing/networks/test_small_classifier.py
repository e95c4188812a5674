"""The classifier learns to classify, images of any size."""

import pytest
import torch
from torch.nn import functional

from CTGANAugmentLib.networks.catalog import count_parameters
from CTGANAugmentLib.networks.small_classifier import SmallClassifier


@pytest.mark.parametrize(("dimensions", "shape"), [(2, (17, 30)), (3, (5, 16, 9))])
def test_images_of_any_size_get_a_logit_of_every_class(dimensions, shape):
    net = SmallClassifier(inputs=2, classes=3, width=2, dimensions=dimensions).eval()
    x = torch.randn(2, 2, *shape)
    assert net(x).shape == (2, 3)
    assert net.features(x).shape == (2, net.feature_size)
    torch.testing.assert_close(net(x), net.head(net.features(x)))


def test_it_has_as_many_parameters_as_its_layers_sum_up_to():
    stages = 9 * (1 * 32 + 32 * 64 + 64 * 128 + 128 * 256) + 2 * (32 + 64 + 128 + 256)
    assert count_parameters(SmallClassifier()) == stages + 256 * 2 + 2


@pytest.mark.parametrize("dimensions", [2, 3])
def test_it_learns_to_tell_stripes_by_their_direction(dimensions):
    torch.manual_seed(0)
    label = torch.arange(16) % 2
    stripes = torch.sin(torch.arange(16) * 1.5).expand(16, 16)
    image = torch.stack([stripes if kind else stripes.T for kind in label])[:, None]
    image = image + 0.3 * torch.randn(16, 1, 16, 16)
    if dimensions == 3:
        image = image[:, :, None].expand(-1, -1, 4, -1, -1)
    net = SmallClassifier(width=4, levels=2, dimensions=dimensions)
    optimizer = torch.optim.Adam(net.parameters(), 1e-2)
    for _ in range(40):
        optimizer.zero_grad()
        functional.cross_entropy(net(image), label).backward()
        optimizer.step()
    assert torch.equal(net(image).argmax(1), label)
