import pytest
import torch

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape
from CTGANAugmentLib.training.objectives.mixture_gan import MixtureGan
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings

SMALL = MixtureGan(width=4, latent_size=6, components=2, discriminator_augmentation="")


def batch_of(seed, *, masks=True):
    """Four small dark lesions, then four large bright ones."""
    generator = torch.Generator().manual_seed(seed)
    images = 0.1 * torch.randn(8, 1, 16, 16, generator=generator) - 0.5
    mask = torch.zeros(8, 1, 16, 16)
    mask[:4, :, 6:10, 6:10] = 1
    mask[4:, :, 2:14, 2:14] = 1
    images[4:] += mask[4:]
    return {"image": images} | ({"mask": mask} if masks else {})


def begun(*, masks=True):
    settings = TrainingSettings(batch_size=8)
    session = Session(SMALL, settings, DataShape((16, 16)), Machine(torch.device("cpu")))
    SMALL.begin(session.networks, [batch_of(seed, masks=masks) for seed in range(5)])
    return session


def test_classes_are_kinds_of_image_that_nobody_labelled():
    for masks in (True, False):
        (labels,) = SMALL.labels(begun(masks=masks).networks, batch_of(77, masks=masks))
        assert labels.dtype == torch.int64
        assert len(set(labels[:4].tolist())) == len(set(labels[4:].tolist())) == 1
        assert labels[0] != labels[4]


def test_classes_are_the_same_in_bfloat16():
    session, batch = begun(), batch_of(77)
    (plain,) = SMALL.labels(session.networks, batch)
    with torch.autocast("cpu", torch.bfloat16):
        (rounded,) = SMALL.labels(session.networks, batch)
    assert torch.equal(plain, rounded)


def test_the_mixture_lies_in_the_checkpoint():
    session = begun()
    tensors = session.checkpoint().tensors
    assert torch.equal(tensors["networks.mixture.means"], session.networks["mixture"].means)
    assert float(tensors["networks.appearance.patterns"].abs().sum()) > 0


def test_the_class_reaches_both_networks():
    session = begun().networks.eval()
    networks, draws = dict(session.items()), Draws(0, 0)
    batch = batch_of(77)
    swapped = {name: tensor.roll(4, dims=0) for name, tensor in batch.items()}
    made, made_otherwise = (SMALL.make(networks, b, draws)["image"] for b in (batch, swapped))
    assert not torch.allclose(made, made_otherwise)
    fooling = [
        SMALL.losses("generator", networks, b, {"image": made}, draws)["total"] for b in (batch, swapped)
    ]
    assert fooling[0] != fooling[1]


def test_whether_it_is_conditional_is_no_question():
    assert "conditional" not in SMALL.to_json()
    assert SMALL.networks(DataShape((16, 16)))["generator"].arguments["classes"] == 2


def test_memory_of_the_adaptive_augmentation_is_kept_too():
    assert set(MixtureGan(adaptive=True).memory(DataShape((16, 16)))) == {
        "appearance",
        "augmentation",
        "mixture",
    }


def test_the_card_tells_how_often_each_component_is_and_patches_are_drawn_so():
    session = begun()
    facts = SMALL.facts(dict(session.networks.items()))
    assert facts == {
        "train/share_of_component_0": pytest.approx(0.5, abs=0.01),
        "train/share_of_component_1": pytest.approx(0.5, abs=0.01),
    }
    products = {"generator": session.networks["generator"]}
    shares = {"train/share_of_component_0": 1.0, "train/share_of_component_1": 0.0, "test/kid": None}
    assert SMALL.label_weights(products, shares) == (1.0, 0.0)
    assert SMALL.label_weights(products, {"test/kid": 3.0}) == (1.0, 1.0)
