"""The segmenter learns to segment."""

import pytest
import torch
from torch.nn import functional

from CTGANAugmentLib.networks.unet_segmenter import UnetSegmenter


@pytest.mark.parametrize(("dimensions", "shape"), [(2, (16, 24)), (3, (4, 8, 12))])
def test_every_place_gets_a_logit_of_every_class(dimensions, shape):
    net = UnetSegmenter(inputs=2, classes=3, width=2, levels=2, dimensions=dimensions)
    assert net(torch.randn(2, 2, *shape)).shape == (2, 3, *shape)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_it_learns_to_find_a_bright_block(dimensions):
    torch.manual_seed(0)
    shape = (8, 16, 16)[-dimensions:]
    mask = torch.zeros(4, *shape, dtype=torch.int64)
    for number in range(4):
        mask[(number, ..., slice(2, 7), slice(number, number + 6))] = 1
    image = mask[:, None].float() + 0.3 * torch.randn(4, 1, *shape)
    net = UnetSegmenter(width=4, levels=2, dimensions=dimensions)
    optimizer = torch.optim.Adam(net.parameters(), 1e-2)
    for _ in range(40):
        optimizer.zero_grad()
        functional.cross_entropy(net(image), mask).backward()
        optimizer.step()
    found = net(image).argmax(1)
    dice = 2 * (found * mask).sum() / (found.sum() + mask.sum())
    assert dice > 0.95
