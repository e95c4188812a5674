"""Gray levels and texts come back as other software reads them; what exists is not replaced unless allowed."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.png import write_png


def test_gray_levels_and_texts_come_back(tmp_path):
    gray = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20
    write_png(gray, tmp_path / "a.png", {"Software": "CTGANAugment", "Description": "synthetic"})
    picture = Image.open(tmp_path / "a.png")
    assert picture.mode == "L"
    assert np.array_equal(np.asarray(picture), gray)
    assert picture.text == {"Software": "CTGANAugment", "Description": "synthetic"}


def test_what_exists_is_replaced_only_when_allowed(tmp_path):
    write_png(np.zeros((2, 2), np.uint8), tmp_path / "a.png", {})
    with pytest.raises(UserError, match="exists already"):
        write_png(np.ones((2, 2), np.uint8), tmp_path / "a.png", {})
    write_png(np.ones((2, 2), np.uint8), tmp_path / "a.png", {}, overwrite=True)
    assert np.asarray(Image.open(tmp_path / "a.png")).max() == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
