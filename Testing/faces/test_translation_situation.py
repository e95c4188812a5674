import numpy as np
import pytest

from CTGANAugmentLib.faces import pytorch
from CTGANAugmentLib.faces.translation_choices import TranslationChoices
from CTGANAugmentLib.faces.translation_situation import (
    doubts,
    model_of,
    models_for,
    operation_of,
    translating_models,
    why_not_translate,
)
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS
from CTGANAugmentLib.scene.headless import start_headless
from CTGANAugmentLib.scene.volumes import node_from_volume
from Testing.translation.conftest import images_of, scan_of, textured, write_translator

CT_TO_MR = {
    "modality": "CT+MR",
    "normalization": {
        "image_a": {"kind": "window", "low": -200.0, "high": 300.0},
        "image_b": {"kind": "percentile", "low": 0.0, "high": 100.0},
    },
}


@pytest.fixture(scope="module")
def headless():
    return start_headless()


@pytest.fixture
def volume_node(headless):
    return node_from_volume(headless.scene, scan_of(textured()), name="scan")


@pytest.fixture
def models(tmp_path, monkeypatch, without_bundled_models):
    """Write models, as `write_translator` does; others are not there."""
    (tmp_path / "own").mkdir()
    monkeypatch.setenv(OWN_FOLDERS, str(tmp_path / "own"))
    return lambda *about, **options: write_translator(tmp_path / "own", *about, **options)


def reason(volume_node, modality="CT", reference=None, **choices):
    nodes = {"volume": volume_node, "reference": reference}
    return why_not_translate(nodes, TranslationChoices(**choices), modality)


def test_models_that_learnt_from_pairs_come_first_and_take_scans_of_their_source_alone(models):
    models("cyclegan", images_of(**CT_TO_MR), model_id="both-ways")
    models("pix2pix", images_of(**CT_TO_MR), model_id="one-way")
    assert [card.id for card in translating_models()] == ["one-way", "both-ways"]
    assert [card.id for card in models_for("CT")] == ["one-way", "both-ways"]
    assert [card.id for card in models_for("MR")] == ["both-ways"]
    assert models_for("CT", "b_to_a") == []


def test_the_best_model_that_gives_the_map_asked_for_is_taken_unless_one_is_named(models):
    models("cyclegan", images_of(**CT_TO_MR), model_id="both-ways")
    models("pix2pix", images_of(**CT_TO_MR), model_id="one-way")
    assert model_of(TranslationChoices(), "CT").id == "one-way"
    assert model_of(TranslationChoices(values={"confidence": "cycle"}), "CT").id == "both-ways"
    assert model_of(TranslationChoices("both-ways"), "CT").id == "both-ways"
    assert model_of(TranslationChoices("one-way"), "MR") is None


def test_what_keeps_a_translation_from_running_is_said(models, volume_node, monkeypatch):
    assert reason(None) == "Choose a CT or MR volume."
    assert reason(volume_node).startswith("No model here translates CT")
    models("pix2pix", images_of(**CT_TO_MR), model_id="one-way")
    assert reason(volume_node) == ""
    assert "goes one way only" in reason(volume_node, model="one-way", values={"confidence": "both"})
    assert "The reference is the scan itself" in reason(volume_node, reference=volume_node)
    monkeypatch.setattr(pytorch, "find_spec", lambda _name: None)
    assert "needs PyTorch, safetensors" in reason(volume_node)
    assert "openvino" in reason(volume_node, values={"backend": "openvino"})


def test_a_model_between_two_kinds_of_one_modality_needs_the_direction(models, volume_node):
    models("cyclegan", model_id="contrast")
    assert "choose the direction" in reason(volume_node)
    assert reason(volume_node, values={"direction": "b_to_a"}) == ""


def test_a_scan_unlike_those_of_the_training_is_doubted(models):
    models("pix2pix", images_of(**CT_TO_MR), model_id="one-way")
    card, choices = translating_models()[0], TranslationChoices()
    assert doubts(scan_of(textured()), card, choices) == []
    (coarse,) = doubts(scan_of(textured(), (9.0, 9.0, 3.0)), card, choices)
    assert "9.00 mm apart" in coarse
    (wrong,) = doubts(scan_of(np.abs(textured()), modality="MR"), card, choices)
    assert "does not translate MR" in wrong


def test_the_operation_has_the_model_and_the_settings(models):
    operation = operation_of(TranslationChoices("one-way", {"confidence": "flips", "batch_size": 2}))
    assert (operation.model, operation.confidence, operation.batch_size) == ("one-way", "flips", 2)
