"""Sets that a job names are cut alike, each with its own masks and label."""

import numpy as np
import pytest

from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.jobs.lesion_sets import cut_named
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume
from Testing.evaluation.experiment.study import GRID, scan_of

CUT = {"rows": 16, "columns": 16, "spacing_mm": 2.0, "modality": "CT"}


@pytest.fixture
def scans(tmp_path):
    for part, value in (("real", 1), ("made", 2)):
        for kind in ("images", "masks"):
            (tmp_path / part / kind).mkdir(parents=True)
        for seed in range(2):
            values, mask = scan_of(seed)
            write_volume(Volume(values, GRID, "CT"), tmp_path / part / "images" / f"s{seed}.nii.gz")
            labels = LabelVolume((mask * value).astype(np.uint8), GRID)
            write_labels(labels, tmp_path / part / "masks" / f"s{seed}.nii.gz")
    return tmp_path


def test_each_set_has_its_own_masks_and_label_and_those_not_named_are_left_out(scans):
    arguments = {
        **CUT,
        "real": str(scans / "real" / "images"),
        "real_masks": str(scans / "real" / "masks"),
        "made": str(scans / "made" / "images"),
        "made_masks": str(scans / "made" / "masks"),
        "label": 1,
        "made_label": 2,
    }
    around = {"real": "both", "made": "lesions", "trained_on": "lesions"}
    cut = cut_named(arguments, around, no_progress)
    assert list(cut) == ["real", "made"]
    assert len(cut["real"]) > len(cut["made"]) == 2
    assert cut["made"].with_lesion.all()


def test_progress_rises_over_all_sets(scans):
    told = []
    arguments = {**CUT, **{n: str(scans / n / "images") for n in ("real", "made")}}
    arguments |= {f"{n}_masks": str(scans / n / "masks") for n in ("real", "made")}
    cut_named(
        arguments, {"real": "lesions", "made": "lesions"}, lambda fraction, _message: told.append(fraction)
    )
    assert told == sorted(told)
    assert told[-1] <= 1
