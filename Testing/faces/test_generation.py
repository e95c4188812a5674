import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces import pytorch
from CTGANAugmentLib.faces.generation import (
    GenerationSettings,
    generating_models,
    generation_job,
    needs_masks,
    why_not_generate,
)
from CTGANAugmentLib.lesions.patch_model import OF_MASKS, PATCH_OBJECTIVES
from CTGANAugmentLib.training.bases.patch_source import PatchSource
from CTGANAugmentLib.training.objective import objectives


def test_the_objectives_that_are_told_without_torch_are_those_that_make_patches():
    found = {name: each for name, each in objectives().items() if issubclass(each, PatchSource)}
    assert set(PATCH_OBJECTIVES) == set(found)
    assert set(OF_MASKS) == {name for name, each in found.items() if each.needs_masks}


def test_a_bundled_model_makes_patches_and_the_job_holds_every_setting(tmp_path):
    (card,) = [each for each in generating_models() if each.id == "lung-tumour-dcgan"]
    assert why_not_generate(card) == ""
    assert not needs_masks(card)
    job = generation_job(GenerationSettings(count=3, seed=8, label=1), card, tmp_path / "set")
    assert job.task == "generate"
    assert dict(job.arguments) == {
        "count": 3,
        "seed": 8,
        "label": 1,
        "format": "nii.gz",
        "truncation": None,
        "start": 0,
        "model": "lung-tumour-dcgan",
        "out": str(tmp_path / "set"),
    }


def test_settings_keep_to_their_bounds():
    with pytest.raises(UserError, match="count"):
        GenerationSettings(count=0)


def test_what_is_missing_is_said(monkeypatch):
    assert "no model here that makes patches" in why_not_generate(None)
    card = generating_models()[0]
    monkeypatch.setattr(pytorch, "find_spec", lambda _name: None)
    assert "needs PyTorch, safetensors" in why_not_generate(card)
