"""The auto-encoder's parts fit, and its code is drawn as the paper says."""

import torch

from CTGANAugmentLib.networks.catalog import count_parameters
from CTGANAugmentLib.networks.dcgan import DcganGenerator
from CTGANAugmentLib.networks.vae import ConvolutionalVae


def _small():
    return ConvolutionalVae(latent_size=6, width=4, size=16)


def test_images_become_moments_of_codes_and_codes_images():
    mean, log_variance = _small().encode(torch.randn(3, 1, 16, 16))
    assert mean.shape == log_variance.shape == (3, 6)
    image = _small().decode(mean)
    assert image.shape == (3, 1, 16, 16)
    assert image.abs().max() <= 1


def test_the_code_is_the_mean_and_the_noise_times_the_standard_deviation():
    net, image, noise = _small().eval(), torch.randn(3, 1, 16, 16), torch.randn(3, 6)
    made, mean, log_variance = net(image, noise)
    torch.testing.assert_close(made, net.decode(mean + noise * log_variance.exp().sqrt()))
    expected_mean, expected_log_variance = net.encode(image)
    assert torch.equal(mean, expected_mean)
    assert torch.equal(log_variance, expected_log_variance)


def test_without_noise_the_mean_is_decoded():
    net, image = _small().eval(), torch.randn(3, 1, 16, 16)
    made, mean, _ = net(image, torch.zeros(3, 6))
    torch.testing.assert_close(made, net.decode(mean))


def test_it_has_as_many_parameters_as_its_layers_sum_up_to():
    encoder = 16 * (1 * 64 + 64 * 128 + 128 * 256 + 256 * 512) + 64 + 2 * (128 + 256 + 512)
    moments = 16 * 512 * 200 + 200
    assert count_parameters(ConvolutionalVae()) == encoder + moments + count_parameters(
        DcganGenerator(width=64)
    )
