"""InfoGAN's head can find the code that the features hold."""

import torch
from torch.nn import functional

from CTGANAugmentLib.networks.catalog import count_parameters
from CTGANAugmentLib.networks.dcgan import DcganDiscriminator
from CTGANAugmentLib.networks.infogan import InfoganCodes


def test_it_reads_the_features_of_a_discriminator():
    judge = DcganDiscriminator(width=2, size=16)
    head = InfoganCodes(feature_size=judge.feature_size, categories=5, codes=3)
    estimate = head(judge.features(torch.randn(4, 1, 16, 16)))
    assert [tuple(part.shape) for part in estimate] == [(4, 5), (4, 3), (4, 3)]


def test_it_has_as_many_parameters_as_its_layers_sum_up_to():
    head = InfoganCodes(feature_size=64, categories=10, codes=2, width=128)
    assert count_parameters(head) == 64 * 128 + 128 + 128 * 14 + 14


def test_it_learns_a_code_that_the_features_hold():
    torch.manual_seed(0)
    head = InfoganCodes(feature_size=4, categories=3, codes=1, width=32)
    optimizer = torch.optim.Adam(head.parameters(), 1e-2)
    category, code = torch.randint(3, (256,)), torch.randn(256, 1)
    features = torch.cat([functional.one_hot(category, 3).float(), code], 1)
    for _ in range(150):
        estimate = head(features)
        likelihood = functional.gaussian_nll_loss(estimate.mean, code, estimate.log_variance.exp())
        optimizer.zero_grad()
        (functional.cross_entropy(estimate.logits, category) + likelihood).backward()
        optimizer.step()
    estimate = head(features)
    assert (estimate.logits.argmax(1) == category).float().mean() > 0.99
    assert (estimate.mean - code).abs().mean() < 0.2
    assert estimate.log_variance.mean() < -1
