"""What is said where PyTorch or a model is missing."""

import importlib.util

import pytest

from CTGANAugmentLib.faces import pytorch
from CTGANAugmentLib.faces.pytorch import needs_model, torch_is_missing, why_no_model
from CTGANAugmentLib.operation import operations


def test_a_package_that_can_be_imported_is_not_missing():
    pytest.importorskip("torch")
    assert not torch_is_missing()
    assert why_no_model(operations()["remove"], "CT") == ""


def test_without_pytorch_only_what_needs_a_model_says_so(monkeypatch):
    monkeypatch.setattr(
        pytorch, "find_spec", lambda name: None if name == "torch" else importlib.util.find_spec(name)
    )
    assert torch_is_missing()
    assert why_no_model(operations()["gan-inpaint"], "CT") == "This needs PyTorch: install it first."
    assert why_no_model(operations()["parametric"], "CT") == ""
    assert not needs_model(operations()["copy-paste"])


def test_without_a_model_for_the_scan_one_is_asked_for(monkeypatch):
    pytest.importorskip("torch")
    method = operations()["gan-refine"]
    monkeypatch.setattr(method, "takes_model", classmethod(lambda *_: False))
    assert "no model here that does this on MR" in why_no_model(method, "MR")


def test_each_package_that_a_training_needs_is_named_as_it_is_installed(monkeypatch):
    monkeypatch.setattr(pytorch, "find_spec", lambda name: None if name in ("yaml", "PIL") else name)
    assert pytorch.missing_packages() == []
    assert pytorch.missing_packages(pytorch.TRAINING) == ["PyYAML", "pillow"]
    assert pytorch.why_no_packages(pytorch.TRAINING) == "This needs PyYAML, pillow: install it first."
