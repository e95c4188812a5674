"""What can be done with lesions is found by what it declares."""

from CTGANAugmentLib.lesions.catalog import lesion_operations, synthesis_methods


def test_lesions_are_put_in_by_four_methods_and_taken_out_by_one():
    assert set(synthesis_methods()) == {"parametric", "gan-inpaint", "gan-refine", "copy-paste"}
    assert set(lesion_operations()) - set(synthesis_methods()) == {"remove"}
