from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.webapp.form_values import with_given, with_value


def test_a_figure_is_taken_in_the_type_of_its_parameter_and_within_its_bounds():
    assert with_value(ParametricLesion, {}, "diameter_mm", "20", "CT") == {"diameter_mm": 20.0}
    assert with_value(ParametricLesion, {}, "count", 3.0, "CT") == {"count": 3}
    largest = with_value(ParametricLesion, {}, "diameter_mm", 1e6, "CT")["diameter_mm"]
    assert 100 <= largest <= 1000


def test_half_a_number_changes_nothing():
    for typed in ("", "-", None, "12e"):
        assert with_value(ParametricLesion, {"diameter_mm": 8.0}, "diameter_mm", typed, "CT") == {
            "diameter_mm": 8.0
        }


def test_a_figure_taken_over_begins_at_its_typical_value_and_goes_back_without_a_trace():
    mine = with_given(ParametricLesion, {}, "diameter_mm", True, {"diameter_mm": 13.0}, "CT")
    assert mine == {"diameter_mm": 13.0}
    assert with_given(ParametricLesion, mine, "diameter_mm", False, {}, "CT") == {}


def test_a_figure_that_the_preset_does_without_begins_where_its_range_does():
    values = with_given(ParametricLesion, {}, "calcified_fraction", True, {}, "CT")
    assert values["calcified_fraction"] >= 0
