"""SAGAN is DCGAN with attention at the right place and every layer bounded."""

import pytest
import torch

from CTGANAugmentLib.networks.catalog import count_parameters
from CTGANAugmentLib.networks.dcgan import DcganDiscriminator, DcganGenerator
from CTGANAugmentLib.networks.sagan import SaganDiscriminator, SaganGenerator
from CTGANAugmentLib.networks.self_attention import SelfAttention


def _seen_by_attention(net, *given):
    shapes = []
    (block,) = [module for module in net.modules() if isinstance(module, SelfAttention)]
    block.register_forward_hook(lambda module, inputs, output: shapes.append(tuple(output.shape[1:])))
    net(*given)
    return shapes


@pytest.mark.parametrize(
    ("size", "seen"), [(16, (2, 8)), (32, (2, 16)), (64, (2, 32)), (128, (4, 32)), (256, (8, 32))]
)
def test_attention_looks_over_maps_of_32_or_half_the_image(size, seen):
    channels, side = seen
    image = torch.randn(2, 1, size, size)
    generator, discriminator = SaganGenerator(width=2, size=size), SaganDiscriminator(width=2, size=size)
    assert _seen_by_attention(generator, torch.randn(2, 100)) == [(channels, side, side)]
    assert _seen_by_attention(discriminator, image) == [(channels, side, side)]
    assert generator(torch.randn(2, 100)).shape == image.shape
    assert discriminator(image).shape == (2,)


def test_it_has_as_many_parameters_as_dcgan_and_its_attention():
    attention = 64 * 8 + 64 * 8 + 64 * 32 + 32 * 64 + 1
    assert count_parameters(SaganGenerator()) == count_parameters(DcganGenerator(width=64)) + attention
    plain = DcganDiscriminator(width=64, norm="none")
    assert count_parameters(SaganDiscriminator()) == count_parameters(plain) + attention


@pytest.mark.parametrize("net", [SaganGenerator(width=8, size=16), SaganDiscriminator(width=8, size=16)])
def test_every_layer_of_both_networks_is_bounded(net):
    given = torch.randn(2, 100) if isinstance(net, SaganGenerator) else torch.randn(2, 1, 16, 16)
    for _ in range(100):
        net(given)
    layers = [
        m
        for m in net.modules()
        if isinstance(m, torch.nn.Conv2d | torch.nn.ConvTranspose2d | torch.nn.Linear)
    ]
    assert len(layers) >= 7
    for layer in layers:
        weight = layer.weight.transpose(0, 1) if isinstance(layer, torch.nn.ConvTranspose2d) else layer.weight
        assert torch.linalg.matrix_norm(weight.flatten(1), 2).item() == pytest.approx(1, abs=0.05)


def test_the_class_changes_image_and_judgement():
    z, ones = torch.randn(2, 100), torch.ones(2, dtype=torch.int64)
    generator = SaganGenerator(width=4, size=16, classes=2).eval()
    image = generator(z, ones)
    assert (generator(z, 0 * ones) - image).abs().max() > 1e-3
    judge = SaganDiscriminator(width=4, size=16, classes=2).eval()
    assert (judge(image, ones) - judge(image, 0 * ones)).abs().min() > 1e-6
