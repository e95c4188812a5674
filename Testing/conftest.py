"""What several tests share: the real scans, when they are on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from CTGANAugmentLib.modelzoo import catalog

# The same examples on every run: a rare find belongs into a search (`--hypothesis-profile explore`), from where it
# comes here as an `@example`, not into somebody's unrelated change.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("repeatable")

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real scans: CTGANAUGMENT_TEST_DATA, or a folder `shared/data` beside the repository."""
    folder = Path(os.environ.get("CTGANAUGMENT_TEST_DATA", _BESIDE))
    if not folder.is_dir():
        pytest.skip("the real scans are not on this machine; CTGANAUGMENT_TEST_DATA names their folder")
    return folder


@pytest.fixture
def without_bundled_models(monkeypatch, tmp_path):
    """Only the models of the tests are there, whatever comes with the program."""
    monkeypatch.setattr(catalog, "resource_folder", lambda _name: tmp_path / "no-models")
