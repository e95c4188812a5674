"""Small trained generators, and images like those that they were trained on."""

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.networks.resnet_generator import ResnetGenerator
from CTGANAugmentLib.networks.unet_generator import UnetGenerator

STEPS = 40
GENERATORS = {
    "resnet batch": lambda: ResnetGenerator(width=8, blocks=2, norm="batch"),
    "resnet instance": lambda: ResnetGenerator(width=8, blocks=2, norm="instance"),
    "unet": lambda: UnetGenerator(width=8, size=32, dropout=0.0),
}


def images_of(seed, count, rows, columns):
    """Smooth images in [-1, 1] with air on one side."""
    noise = np.random.default_rng(seed).normal(size=(count, 1, rows, columns))
    smooth = gaussian_filter(noise, (0, 0, 3, 3))
    images = (smooth / np.abs(smooth).max()).astype(np.float32)
    images[:, :, : rows // 5] = -1
    return images


@pytest.fixture(scope="session", params=GENERATORS)
def trained(request):
    """A generator that learnt to invert images and round them off."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = GENERATORS[request.param]()
        optimizer = torch.optim.Adam(network.parameters(), lr=2e-3)
        for step in range(STEPS):
            given = torch.from_numpy(images_of(step, 4, 32, 32))
            loss = (network(given) - (-given).clamp(-0.5, 0.9)).abs().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    assert loss.item() < 0.3
    return network.eval()
