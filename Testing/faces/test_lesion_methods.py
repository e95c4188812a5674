from CTGANAugmentLib.faces.lesion_methods import lesion_methods, needs_model, takes_preset
from CTGANAugmentLib.operation import operations


def test_the_method_that_needs_nothing_comes_first_and_all_that_put_lesions_in_are_there():
    assert next(iter(lesion_methods())) == "parametric"
    assert set(lesion_methods()) == {"parametric", "copy-paste", "gan-inpaint", "gan-refine"}


def test_neither_what_takes_lesions_out_nor_what_segments_or_translates_is_a_way_to_put_them_in():
    others = set(operations()) - set(lesion_methods())
    assert {"remove", "translate", "otsu"} <= others


def test_a_copied_lesion_takes_no_preset_and_a_painted_one_needs_a_model():
    methods = lesion_methods()
    assert [takes_preset(methods[name]) for name in ("parametric", "gan-inpaint", "copy-paste")] == [
        True,
        True,
        False,
    ]
    assert [needs_model(methods[name]) for name in ("parametric", "gan-inpaint", "copy-paste")] == [
        False,
        True,
        False,
    ]
