"""What reads BIDS finds the subjects, and can tell what is synthetic by the name alone."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.datasets.bids import bids_pairs, is_bids
from CTGANAugmentLib.datasets.data_set import read_data_set
from CTGANAugmentLib.datasets.exporters.bids import Bids
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume


@pytest.fixture(scope="module")
def out(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("bids")
    Bids().export(read_data_set(folder), out)
    return out


def test_images_and_masks_are_paired_again(out, folder):
    assert is_bids(out)
    pairs, notes = bids_pairs(out)
    assert notes == []
    assert sorted(pair.subject for pair in pairs) == ["anna"] * 3 + ["bert"] * 3 + ["carl"]
    carl = next(pair for pair in pairs if pair.subject == "carl")
    member = next(each for each in read_data_set(folder).members if each.name == "carl")
    np.testing.assert_array_equal(read_volume(carl.image).array, read_volume(member.image).array)
    np.testing.assert_array_equal(read_labels(carl.mask).array, read_labels(member.mask).array)


def test_names_sidecars_and_tables_tell_synthetic_cases(out):
    for path in out.rglob("*.nii.gz"):
        sidecar = json.loads(path.with_name(path.name.replace(".nii.gz", ".json")).read_text())
        assert sidecar["Synthetic"] == ("_desc-synthetic_" in path.name)
        assert ("Seed" in sidecar) == sidecar["Synthetic"]
    rows = list(csv.DictReader((out / "sub-anna" / "sub-anna_scans.tsv").open(), delimiter="\t"))
    assert [row["synthetic"] for row in rows] == ["false", "true", "true"]
    assert all((out / "sub-anna" / row["filename"]).is_file() for row in rows)


def test_pybids_lists_subjects_and_masks(out):
    layout = pytest.importorskip("bids").BIDSLayout(out, validate=False, is_derivative=True)
    assert layout.get_subjects() == ["anna", "bert", "carl"]
    assert len(layout.get(suffix="dseg", extension=".nii.gz", desc="synthetic")) == 4
    assert len(layout.get(suffix="ct", extension=".nii.gz")) == 7


def test_patients_whom_bids_would_take_for_one_are_refused(folder, tmp_path):
    data = read_data_set(folder)
    first, second, *_ = data.members
    members = (replace(first, patient="p-1"), replace(second, patient="p1"))
    with pytest.raises(UserError, match=r"'p1' and 'p-1'"):
        Bids().export(replace(data, members=members), tmp_path)
    with pytest.raises(UserError, match="letters and digits"):
        Bids().export(replace(data, members=(replace(first, patient="__"),)), tmp_path)
