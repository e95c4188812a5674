from CTGANAugmentLib.faces.baseline_choices import DEFAULT_METHOD
from CTGANAugmentLib.faces.method_list import (
    entry_of,
    methods_by_family,
    segmentation_methods,
    takes_start,
)
from CTGANAugmentLib.segmentation.threshold.window import WindowThreshold


class NeedsPackages(WindowThreshold):
    packages = ("numpy", "sklearn_that_is_not_there", "no_such_package")


def test_every_method_stands_under_one_heading():
    listed = [entry.id for entries in methods_by_family().values() for entry in entries]
    assert listed == list(segmentation_methods())
    assert len(set(listed)) == len(listed)
    assert DEFAULT_METHOD in listed


def test_an_entry_says_what_the_method_does_and_who_published_it():
    entry = entry_of(WindowThreshold)
    assert entry.label == "Fixed window"
    assert entry.about == "Take every voxel between two values."
    assert entry.tooltip.startswith(entry.about)
    assert WindowThreshold.source in entry.tooltip


def test_a_missing_package_is_said_beside_the_title():
    entry = entry_of(NeedsPackages)
    assert entry.missing == ("sklearn_that_is_not_there", "no_such_package")
    assert entry.label == "Fixed window (needs sklearn_that_is_not_there, no_such_package)"


def test_packages_are_named_as_pip_knows_them():
    class NeedsScikitLearn(WindowThreshold):
        @classmethod
        def missing_packages(cls):
            return ("sklearn", "skimage")

    assert entry_of(NeedsScikitLearn).missing == ("scikit-learn", "scikit-image")


def test_contours_and_methods_that_ask_for_it_take_a_first_guess():
    class Asks(WindowThreshold):
        needs = ("start",)

    class Contour(WindowThreshold):
        family = "contour"

    assert [takes_start(each) for each in (WindowThreshold, Asks, Contour)] == [False, True, True]
