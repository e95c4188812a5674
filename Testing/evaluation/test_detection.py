"""A lesion is found or missed as a whole, and what is found beside it is a false alarm."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.detection import Detection, detect, froc

SHAPE = (10, 20, 60)


def _mask(*columns):
    """Blocks of 4 x 4 x 4 voxels that begin at the columns given."""
    mask = np.zeros(SHAPE, dtype=bool)
    for column in columns:
        mask[3:7, 8:12, column : column + 4] = True
    return mask


def test_hits_misses_and_false_positives_are_counted_by_lesion():
    assert detect(_mask(5, 40), _mask(5, 20)) == Detection(hits=1, misses=1, false_positives=1)
    assert detect(_mask(5, 20), _mask(5, 20)).sensitivity == 1


def test_a_graze_is_no_hit():
    """One column of four is a quarter of each lesion."""
    assert detect(_mask(8), _mask(5), least_overlap=0.2) == Detection(1, 0, 0)
    assert detect(_mask(8), _mask(5), least_overlap=0.3) == Detection(0, 1, 1)


def test_lesions_that_touch_by_a_corner_are_one():
    reference = np.zeros(SHAPE, dtype=bool)
    reference[2:4, 2:4, 2:4] = reference[4:6, 4:6, 4:6] = True
    assert detect(reference, reference) == Detection(1, 0, 0)


def test_a_scan_without_lesions_has_nothing_to_miss():
    empty = np.zeros(SHAPE, dtype=bool)
    assert detect(empty, empty) == Detection(0, 0, 0)
    assert detect(empty, empty).sensitivity == 1
    assert detect(_mask(5), empty) == Detection(0, 0, 1)
    assert detect(empty, _mask(5)) == Detection(0, 1, 0)


def test_a_lower_threshold_finds_more_and_alarms_more():
    reference = _mask(5, 20)
    image = 0.9 * _mask(5) + 0.5 * _mask(20) + 0.3 * _mask(40)
    strict, loose, all_of_it = froc([image, 0.0 * image], [reference, np.zeros(SHAPE, bool)], [0.8, 0.4, 0.2])
    assert (strict.sensitivity, strict.false_positives_per_scan) == (0.5, 0)
    assert (loose.sensitivity, loose.false_positives_per_scan) == (1.0, 0)
    assert (all_of_it.sensitivity, all_of_it.false_positives_per_scan) == (1.0, 0.5)


@pytest.mark.parametrize("share", [0.0, 1.5])
def test_a_share_out_of_bounds_is_refused(share):
    with pytest.raises(UserError, match="above 0 and up to 1"):
        detect(_mask(5), _mask(5), least_overlap=share)


def test_masks_of_two_shapes_or_counts_are_refused():
    with pytest.raises(UserError, match="masks of one shape"):
        detect(_mask(5), _mask(5)[:5])
    with pytest.raises(UserError, match="one reference a scan"):
        froc([_mask(5).astype(float)], [], [0.5])
