"""A lesion of which much lies elsewhere is told in words; a little may be missing in silence."""

import pytest

from CTGANAugmentLib.lesions.cut_off import LEAST_KEPT, WELL_KEPT, about_cut_off


def test_what_is_missing_is_told_with_its_share_and_place():
    (told,) = about_cut_off(0.6, "lesion 2", "the scan")
    assert told.startswith("40% of lesion 2 was cut off because it lay outside the scan;")


@pytest.mark.parametrize(
    ("share", "sentences"), [(1.0, 0), (WELL_KEPT, 0), (WELL_KEPT - 0.01, 1), (LEAST_KEPT, 1)]
)
def test_a_little_is_passed_in_silence(share, sentences):
    assert len(about_cut_off(share, "lesion 1", "the scan")) == sentences
