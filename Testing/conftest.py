"""What several tests share: the real scans, when they are on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real scans: CTGANAUGMENT_TEST_DATA, or a folder `shared/data` beside the repository."""
    folder = Path(os.environ.get("CTGANAUGMENT_TEST_DATA", _BESIDE))
    if not folder.is_dir():
        pytest.skip("the real scans are not on this machine; CTGANAUGMENT_TEST_DATA names their folder")
    return folder
