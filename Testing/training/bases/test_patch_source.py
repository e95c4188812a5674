"""Every model that makes patches makes them from its products alone, of the label or the mask that it is given."""

import pytest
import torch

from CTGANAugmentLib.training.bases.patch_source import PatchSource
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.objective import DataShape, objective_from_json, objectives
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings

SMALL = {"width": 4, "latent_size": 8}
KINDS = {
    "dcgan": ("dcgan", SMALL, 0),
    "dcgan of classes": ("dcgan", {**SMALL, "conditional": True}, 2),
    "sagan of classes": ("sagan", {**SMALL, "conditional": True}, 2),
    "infogan": ("infogan", {**SMALL, "categories": 3}, 3),
    "infogan of classes": ("infogan", {**SMALL, "categories": 3, "conditional": True}, 2),
    "mixture-gan": ("mixture-gan", {**SMALL, "components": 4}, 4),
    "vae": ("vae", SMALL, 0),
    "pix2pix-mask": ("pix2pix-mask", {"width": 4, "discriminator_width": 4}, 0),
}


def products_of(kind):
    """Objective and the networks that a model's folder holds."""
    objective_id, parameters, _ = KINDS[kind]
    objective = objective_from_json(objective_id, parameters)
    session = Session(
        objective, TrainingSettings(), DataShape((16, 16), classes=2), Machine(torch.device("cpu"))
    )
    return objective, {name: average.module for name, average in session.averages.items()}


def made(kind, draws, label=0, mask=0.0):
    objective, networks = products_of(kind)
    batch = {"image": torch.zeros(1, 1, 16, 16), "label": torch.tensor([label])}
    batch["mask"] = torch.full((1, 1, 16, 16), mask)
    with torch.no_grad():
        return objective.generate(networks, batch, draws)


def test_every_source_of_patches_is_looked_at_here():
    known = {name for name, objective in objectives().items() if issubclass(objective, PatchSource)}
    assert known == {objective_id for objective_id, _, _ in KINDS.values()}


@pytest.mark.parametrize("kind", KINDS)
def test_patches_have_the_shape_asked_for_and_follow_from_the_draws(kind):
    patch = made(kind, Draws(0, 0))
    assert patch.shape == (1, 1, 16, 16)
    assert float(patch.abs().max()) <= 1
    assert torch.equal(patch, made(kind, Draws(0, 0)))
    same = torch.equal(patch, made(kind, Draws(0, 1)))
    assert same == (kind == "pix2pix-mask")


@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_as_many_as_the_model_has_and_each_makes_its_own_patch(kind):
    objective, networks = products_of(kind)
    weights = objective.label_weights(networks, {})
    assert weights == (1.0,) * KINDS[kind][2]
    patches = [made(kind, Draws(0, 0), label) for label in range(max(len(weights), 2))]
    assert torch.equal(patches[0], patches[1]) == (not weights)


def test_a_mask_makes_its_own_patch():
    assert not torch.equal(made("pix2pix-mask", Draws(0, 0)), made("pix2pix-mask", Draws(0, 0), mask=1.0))
