"""DCGAN as the figure has it, its options, and who depends on the class."""

import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.catalog import count_parameters
from CTGANAugmentLib.networks.dcgan import DcganDiscriminator, DcganGenerator


def test_the_generator_has_the_stages_of_the_figure():
    net = DcganGenerator()
    shapes = []
    for layer in net.body:
        if isinstance(layer, torch.nn.ConvTranspose2d):
            layer.register_forward_hook(lambda module, inputs, output: shapes.append(tuple(output.shape[1:])))
    image = net(torch.randn(2, 100))
    assert shapes == [(1024, 4, 4), (512, 8, 8), (256, 16, 16), (128, 32, 32), (1, 64, 64)]
    assert image.abs().max() <= 1


def test_the_generator_has_as_many_parameters_as_its_layers_sum_up_to():
    kernels = 16 * (100 * 1024 + 1024 * 512 + 512 * 256 + 256 * 128 + 128 * 1)
    norms = 2 * (1024 + 512 + 256 + 128)
    assert count_parameters(DcganGenerator()) == kernels + norms + 1 == 12_654_337


def test_the_discriminator_has_as_many_parameters_as_its_layers_sum_up_to():
    kernels = 16 * (1 * 128 + 128 * 256 + 256 * 512 + 512 * 1024 + 1024 * 1)
    norms = 2 * (256 + 512 + 1024)
    assert count_parameters(DcganDiscriminator()) == kernels + norms + 128 + 1


@pytest.mark.parametrize("size", [16, 32, 128, 256])
def test_generator_and_discriminator_fit_at_every_size(size):
    image = DcganGenerator(width=2, size=size, channels=2)(torch.randn(2, 100))
    assert image.shape == (2, 2, size, size)
    judge = DcganDiscriminator(width=2, size=size, channels=2)
    assert judge.features(image).shape == (2, judge.feature_size)
    assert judge(image).shape == (2,)


def test_logits_are_the_head_of_the_features():
    judge = DcganDiscriminator(width=4, size=16, classes=2).eval()
    x, label = torch.randn(3, 1, 16, 16), torch.tensor([0, 1, 1])
    torch.testing.assert_close(judge(x, label), judge.head(judge.features(x), label))


def test_without_a_class_the_head_is_the_last_convolution_of_the_mirror():
    judge = DcganDiscriminator(width=4, size=16).eval()
    x = torch.randn(3, 1, 16, 16)
    kernel = judge.head.linear.weight.reshape(1, 8, 4, 4)
    expected = torch.nn.functional.conv2d(judge.body(x), kernel, judge.head.linear.bias)
    torch.testing.assert_close(judge(x), expected.flatten())


def test_the_class_changes_image_and_judgement():
    z, ones = torch.randn(2, 10), torch.ones(2, dtype=torch.int64)
    net = DcganGenerator(latent_size=10, width=4, size=16, classes=3).eval()
    image = net(z, ones)
    assert (net(z, 0 * ones) - image).abs().max() > 1e-5
    judge = DcganDiscriminator(width=4, size=16, classes=3).eval()
    assert (judge(image, ones) - judge(image, 2 * ones)).abs().min() > 1e-8


def test_the_class_adds_the_inner_product_of_its_embedding_with_the_features():
    judge = DcganDiscriminator(width=4, size=16, classes=3).eval()
    x = torch.randn(2, 1, 16, 16)
    first, second = judge(x, torch.tensor([0, 0])), judge(x, torch.tensor([2, 2]))
    weights = judge.head.embedding.weight
    torch.testing.assert_close(second - first, judge.features(x) @ (weights[2] - weights[0]))


@pytest.mark.parametrize(
    "net", [DcganGenerator(width=2, size=16, classes=2), DcganDiscriminator(width=2, classes=2)]
)
def test_a_network_of_several_classes_asks_for_the_label(net):
    given = torch.randn(2, 100) if isinstance(net, DcganGenerator) else torch.randn(2, 1, 64, 64)
    with pytest.raises(UserError, match="2 classes"):
        net(given)


def test_spectral_norm_bounds_every_layer_of_the_discriminator_and_takes_the_norms_out():
    judge = DcganDiscriminator(width=4, size=16, classes=2, spectral_norm=True)
    for _ in range(30):
        judge(torch.randn(2, 1, 16, 16), torch.tensor([0, 1]))
    weights = [
        layer.weight for layer in (judge.body[0], judge.body[3], judge.head.linear, judge.head.embedding)
    ]
    for weight in weights:
        assert torch.linalg.matrix_norm(weight.flatten(1), 2).item() == pytest.approx(1, abs=0.02)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in judge.modules())


def test_spectral_norm_bounds_the_generator_beside_its_norms():
    net = DcganGenerator(width=4, size=16, spectral_norm=True)
    for _ in range(30):
        net(torch.randn(2, 100))
    weight = net.body[3].weight.transpose(0, 1).flatten(1)
    assert torch.linalg.matrix_norm(weight, 2).item() == pytest.approx(1, abs=0.02)
    assert any(isinstance(module, torch.nn.BatchNorm2d) for module in net.modules())


def test_weights_start_with_the_spread_of_the_paper():
    weights = DcganGenerator(width=32).body[0].weight
    assert weights.mean().item() == pytest.approx(0, abs=1e-3)
    assert weights.std().item() == pytest.approx(0.02, rel=0.02)


@pytest.mark.parametrize("size", [8, 48, 512])
def test_a_size_that_does_not_halve_to_four_is_answered_in_words(size):
    with pytest.raises(UserError, match="16, 32, 64, 128, 256"):
        DcganGenerator(size=size)


def test_resize_convolutions_leave_no_lattice_in_fresh_images():
    """A transposed convolution of even noise has a pattern that repeats each second pixel (Odena et al. 2016)."""

    def lattice(upsampling):
        torch.manual_seed(0)
        net = DcganGenerator(width=16, upsampling=upsampling).eval()
        with torch.no_grad():
            images = net(torch.randn(32, 100))[..., 8:-8, 8:-8]
        places = images.abs().mean((0, 1))
        return float(
            torch.stack([places[a::2, b::2].mean() for a in (0, 1) for b in (0, 1)]).std() / places.mean()
        )

    assert lattice("resize-convolution") < 0.5 * lattice("transposed")
