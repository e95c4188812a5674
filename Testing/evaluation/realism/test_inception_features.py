"""Inception is used where it lies ready, and never fetched."""

import hashlib
import importlib.util

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.realism.inception_features import inception_features
from Testing.evaluation.realism.lesions import lesion_set

THERE = importlib.util.find_spec("torch_fidelity") is not None


@pytest.mark.skipif(THERE, reason="torch-fidelity is installed")
def test_without_torch_fidelity_it_says_what_to_install():
    with pytest.raises(UserError, match="pip install torch-fidelity"):
        inception_features()


@pytest.mark.skipif(not THERE, reason="needs torch-fidelity")
def test_weights_are_not_fetched_and_damaged_ones_are_refused(tmp_path):
    with pytest.raises(UserError, match="nothing is downloaded"):
        inception_features(tmp_path / "none.pth")
    (tmp_path / "weights-6726825d.pth").write_bytes(b"other")
    with pytest.raises(UserError, match="damaged"):
        inception_features(tmp_path / "weights-6726825d.pth")


@pytest.mark.skipif(not THERE, reason="needs torch-fidelity")
def test_each_patch_has_its_2048_features(tmp_path, monkeypatch):
    import torch
    from torch_fidelity import feature_extractor_inceptionv3 as theirs

    # Weights of the right shape, as the real ones may not be fetched here.
    kept = {}
    monkeypatch.setattr(
        theirs.FeatureExtractorInceptionV3, "load_state_dict", lambda self, _s: kept.update(self.state_dict())
    )
    torch.save({}, tmp_path / "empty.pth")
    theirs.FeatureExtractorInceptionV3(
        "x", ["2048"], feature_extractor_weights_path=str(tmp_path / "empty.pth")
    )
    monkeypatch.undo()
    torch.save(kept, tmp_path / "w.pth")
    digest = hashlib.sha256((tmp_path / "w.pth").read_bytes()).hexdigest()
    path = (tmp_path / "w.pth").rename(tmp_path / f"weights-{digest[:8]}.pth")
    features = inception_features(path)(lesion_set(2, 2))
    assert features.shape == (4, 2048)
    assert np.isfinite(features).all()
