"""Fixtures of the small study."""

import pytest

from CTGANAugmentLib.evaluation.experiment.settings import experiment_from_json
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume
from Testing.evaluation.experiment.study import GRID, PATIENTS, content_of, scan_of


@pytest.fixture(scope="session")
def study(tmp_path_factory):
    """Folder with ``images`` and ``masks``."""
    folder = tmp_path_factory.mktemp("study")
    for part in ("images", "masks"):
        (folder / part).mkdir()
    for seed, patient in enumerate(PATIENTS):
        values, mask = scan_of(seed)
        write_volume(Volume(values, GRID, "CT"), folder / "images" / f"{patient}_0.nii.gz")
        write_labels(LabelVolume(mask, GRID), folder / "masks" / f"{patient}_0.nii.gz")
    return folder


@pytest.fixture
def settings_of(study):
    """Settings of a small experiment with some entries changed."""

    def build(task="segmentation", **changes):
        return experiment_from_json(content_of(study, task, **changes), study)

    return build
