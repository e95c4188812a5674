"""What the calls of the console refuse."""

from __future__ import annotations

import numpy as np
import pytest

import CTGANAugmentLib
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.volume import LabelVolume


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


def test_the_name_of_a_segment_is_refused_where_there_are_no_segments_but_labels(scan):
    mask = LabelVolume(np.ones(scan.array.shape, dtype=np.uint8), scan.ijk_to_ras)
    for call in (
        lambda: CTGANAugmentLib.synthesize(scan, mask=mask, segment="Tumour", preset="liver-metastasis"),
        lambda: CTGANAugmentLib.remove(scan, mask, segment="Tumour"),
        lambda: CTGANAugmentLib.segment(scan, "otsu", mask=mask, segment="Tumour"),
        lambda: CTGANAugmentLib.segment(scan, "otsu", start=mask, start_segment="Tumour"),
    ):
        with pytest.raises(UserError, match=r"the segment 'Tumour': .* by its value: label=2"):
            call()
