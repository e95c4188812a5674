"""What the calls of the console refuse."""

from __future__ import annotations

import numpy as np
import pytest

import CTGANAugmentLib
from CTGANAugmentLib.errors import UserError


@pytest.mark.parametrize("what", ["scan.nrrd", None, np.zeros((4, 4, 4))])
def test_what_is_no_volume_is_refused_with_what_to_do(what):
    for call in (
        lambda: CTGANAugmentLib.segment(what, "otsu"),
        lambda: CTGANAugmentLib.synthesize(what, (0, 0, 0), preset="liver-metastasis"),
    ):
        with pytest.raises(
            UserError, match=r"expected a volume node .*read_volume.*, got (str|NoneType|ndarray)"
        ):
            call()
