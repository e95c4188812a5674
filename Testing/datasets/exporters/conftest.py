"""A small data set: three patients, one of them for testing, and cases made out of the others."""

from __future__ import annotations

import json

import numpy as np
import pytest

from CTGANAugmentLib.datasets.batch.recipe import recipe_from_json
from CTGANAugmentLib.datasets.batch.run import run_batch
from CTGANAugmentLib.datasets.cases import find_cases
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.parallel import Workers
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume

SHAPE = (5, 14, 12)
GRID = np.array([[0, 0.8, 0, 3.0], [-0.7, 0, 0, 4.0], [0, 0, 2.5, -9.0], [0, 0, 0, 1]])
"""Neither along the axes' usual order nor isotropic."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Folder of a batch: anna and bert for training, carl for testing; masks with the values 2 and 7."""
    home = tmp_path_factory.mktemp("data-set")
    entries = {}
    for seed, name in enumerate(("anna", "bert", "carl")):
        values = np.random.default_rng(seed).normal(-100, 200, SHAPE).astype(np.int16)
        mask = np.zeros(SHAPE, np.uint8)
        mask[1, 2:5, 3:6], mask[3, 8:10, 2:9] = 2, 7
        write_volume(Volume(values, GRID, "CT"), home / f"{name}.nii.gz")
        write_labels(LabelVolume(mask, GRID), home / f"{name}_mask.nii.gz")
        entries[name] = {"image": f"{name}.nii.gz", "label": f"{name}_mask.nii.gz", "patient": name}
    datalist = {"training": [entries["anna"], entries["bert"]], "test": [entries["carl"]]}
    (home / "list.json").write_text(json.dumps(datalist))
    steps = [{"name": "turned", "variants": 2, "do": [{"operation": "flip", "axis": "left-right"}]}]
    recipe = recipe_from_json({"title": "Trial", "lesion": 7, "labels": {2: "organ"}, "steps": steps})
    cases, _ = find_cases(home / "list.json")
    run_batch(cases, recipe, home / "batch", workers=Workers(), progress=no_progress)
    return home / "batch"
