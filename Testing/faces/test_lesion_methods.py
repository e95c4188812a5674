from CTGANAugmentLib.faces.choices import Choices
from CTGANAugmentLib.faces.lesion_methods import lesion_methods, method_of, takes_preset, why_not_method
from CTGANAugmentLib.faces.pytorch import needs_model
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


def test_a_method_that_is_not_there_is_the_one_that_needs_nothing():
    assert method_of(Choices(method="of another version")).id == "parametric"
    assert method_of(Choices(method="copy-paste")).id == "copy-paste"


def test_what_is_copied_from_has_to_be_chosen_first():
    method = lesion_methods()["copy-paste"]
    assert "under Source" in why_not_method(method, {}, "CT")
    assert why_not_method(method, {"source": "somewhere"}, "CT") == ""
    assert why_not_method(lesion_methods()["parametric"], {}, "MR") == ""
