from dataclasses import replace

import numpy as np
import torch

from CTGANAugmentLib.modelzoo.scope import scope_json, scope_of
from CTGANAugmentLib.training.config import TrainingConfig
from CTGANAugmentLib.training.data.shapes import shape_of
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.product import held_out_subset, model_card
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.volume import Volume

CPU = Machine(torch.device("cpu"))


def moved(data, **subsets):
    """The same data with whole subsets given to others."""
    sets = {}
    for name, patches in data.sets.items():
        items = [replace(item, subset=subsets.get(item.subset, item.subset)) for item in patches.items]
        sets[name] = type(patches)(patches.arrays, items, patches.size, patches.about)
    return type(data)(sets)


def test_a_model_is_scored_on_the_most_independent_patients_that_there_are(discs):
    assert held_out_subset(discs) == "test"
    assert held_out_subset(moved(discs, test="train")) == "validation"
    assert held_out_subset(moved(discs, test="train", validation="train")) == "train"


def test_a_card_tells_what_the_model_is_and_whom_it_was_trained_on(tmp_path, two_kinds):
    content = {
        "objective": "cyclegan",
        "parameters": {"width": 4, "discriminator_width": 4},
        "data": {"a": "x", "b": "y"},
        "card": {
            "title": "There and back",
            "licence": "CC0",
            "presets": "liver-cyst, bone-lytic",
            "measured": "on two",
        },
    }
    for patches in two_kinds.sets.values():
        (name,) = patches.arrays
        patches.about["modality"] = {name: "CT" if name == "image_a" else "MR"}
        patches.about["normalization"] = {name: {"kind": "window", "low": 0, "high": 1}}
    config = TrainingConfig.from_json(content, tmp_path)
    session = Session(config.objective, config.training, shape_of(two_kinds), CPU)
    card = model_card(config, two_kinds, session, {"test/kid": np.float64(1.5)})
    assert set(card.networks) == {"a_to_b", "b_to_a"}
    assert (card.title, card.licence, card.images.modality) == ("There and back", "CC0", "CT+MR")
    assert card.images.kinds == ("image_a", "image_b")
    assert card.training_data.patients == {"train": 6, "validation": 2, "test": 2}
    assert card.scope == {}
    assert (card.presets, card.notes) == (("liver-cyst", "bone-lytic"), {"measured": "on two"})
    assert type(card).from_json(card.to_json()) == card


def test_a_card_tells_the_scope_of_each_kind_that_the_preparation_measured(tmp_path, two_kinds):
    scopes = {}
    for patches in two_kinds.sets.values():
        (name,) = patches.arrays
        patches.about["modality"] = {name: "CT"}
        patches.about["normalization"] = {name: {"kind": "window", "low": 0, "high": 1}}
        scopes[name] = scope_of(Volume(np.full((3, 4, 5 + len(scopes)), 40.0), np.eye(4), "CT"))
        patches.about["scope"] = scope_json({name: scopes[name]})
    content = {"objective": "cyclegan", "data": {"a": "x", "b": "y"}}
    config = TrainingConfig.from_json(content, tmp_path)
    session = Session(config.objective, config.training, shape_of(two_kinds), CPU)
    assert model_card(config, two_kinds, session, {}).scope == scopes
