"""A leak is refused, whichever way it comes in."""

import numpy as np
import pytest

from CTGANAugmentLib.datasets.checks import CaseCheck
from CTGANAugmentLib.datasets.patch_set import PatchItem, PatchSet
from CTGANAugmentLib.evaluation.experiment.leakage import (
    LeakageError,
    require_apart,
    require_known_inputs,
    require_one_patient_each,
    require_patches_apart,
)


def patches(*values):
    images = np.stack([np.linspace(0, value, 16, dtype=np.float16).reshape(1, 4, 4) for value in values])
    items = [PatchItem(f"P{n}", f"case{n}", 1, "train") for n in range(len(values))]
    return PatchSet({"image": images}, items, (4, 4), {})


def test_one_scan_under_two_names_is_refused():
    checks = [CaseCheck("a", "P1", image_sha256="x"), CaseCheck("b", "P2", image_sha256="x")]
    with pytest.raises(LeakageError, match="as a of patient P1 and as b of patient P2"):
        require_one_patient_each(checks)
    require_one_patient_each([CaseCheck("a", "P1", image_sha256="x"), CaseCheck("b", "P1", image_sha256="x")])
    require_one_patient_each([CaseCheck("a", "P1"), CaseCheck("b", "P2")])


def test_a_patient_on_both_sides_is_refused():
    with pytest.raises(LeakageError, match="the training comes from P2, who is tested"):
        require_apart(["P1", "P2"], ["P2", "P3"], "the training")
    require_apart(["P1"], ["P2"], "the training")


def test_an_image_on_both_sides_is_refused_whoever_it_is_said_to_belong_to():
    with pytest.raises(
        LeakageError, match="an image of case1, which is trained on, is also one that is tested"
    ):
        require_patches_apart(patches(1.0, 0.5), patches(0.5))
    require_patches_apart(patches(1.0, 0.5), patches(0.25))


def test_a_patch_of_nothing_but_air_on_both_sides_is_no_leak():
    require_patches_apart(patches(0.0, 0.5), patches(0.0))


def test_a_case_made_from_a_strange_scan_is_refused():
    record = {"inputs": {"scan": {"sha256": "a"}, "donor": {"sha256": "z"}}}
    with pytest.raises(LeakageError, match=r"made-1 was made from something .*\(donor\)"):
        require_known_inputs(record, {"a", "b"}, "made-1")
    require_known_inputs(record, {"a", "z"}, "made-1")
