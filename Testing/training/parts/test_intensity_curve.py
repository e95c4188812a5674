"""Curves of brightness against numpy's interpolation."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.parts.intensity_curve import IntensityCurve


def test_between_and_beyond_its_corners_it_is_numpys_interpolation() -> None:
    curve = IntensityCurve.from_text("-0.8:-1, -0.2:0.7,0.5:-0.3")
    values = torch.linspace(-1, 1, 201).view(1, 1, 3, 67)
    expected = np.interp(values.numpy(), [-0.8, -0.2, 0.5], [-1, 0.7, -0.3])
    np.testing.assert_allclose(curve(values).numpy(), expected, atol=1e-6)


@pytest.mark.parametrize(
    "text", ["", "0:1", "0:1,0:2", "0.5:0,0:1", "0:0,1", "0:0,1:x", "0:0,1:3", "0:0,1:0:1", "0:nan,1:1"]
)
def test_anything_but_rising_corners_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="curve"):
        IntensityCurve.from_text(text)
