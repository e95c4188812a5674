import json

import pytest
from monai.data import load_decathlon_datalist

from CTGANAugmentLib.datasets.cases import find_cases
from CTGANAugmentLib.datasets.datalist import Told, read_datalist
from CTGANAugmentLib.errors import UserError

CONTENT = {
    "name": "lungs",
    "training": [
        {"image": "./imagesTr/a.nii.gz", "label": "./labelsTr/a.nii.gz", "fold": 0, "patient": "x"},
        {"image": "imagesTr/b.nii.gz", "label": "labelsTr/b.nii.gz", "fold": 1, "class": 2},
    ],
    "validation": [{"image": "imagesTr/c.nii.gz", "label": "labelsTr/c.nii.gz"}],
    "test": ["./imagesTs/d.nii.gz"],
}


def write(folder, content, *, files=True):
    path = folder / "dataset.json"
    path.write_text(json.dumps(content))
    if files:
        for name in (
            "imagesTr/a",
            "imagesTr/b",
            "imagesTr/c",
            "labelsTr/a",
            "labelsTr/b",
            "labelsTr/c",
            "imagesTs/d",
        ):
            (folder / f"{name}.nii.gz").parent.mkdir(exist_ok=True)
            (folder / f"{name}.nii.gz").touch()
    return path


@pytest.mark.parametrize(("section", "subset"), [("training", None), ("validation", "validation")])
def test_the_files_are_those_that_monai_finds(tmp_path, section, subset):
    path = write(tmp_path, CONTENT)
    expected = load_decathlon_datalist(str(path), True, section)
    mine = [entry for entry in read_datalist(path) if entry.told.subset == subset]
    assert [(str(e.image.resolve()), str(e.mask.resolve())) for e in mine] == [
        (item["image"], item["label"]) for item in expected
    ]


def test_what_is_said_of_a_case_is_kept(tmp_path):
    a, b, c, d = read_datalist(write(tmp_path, CONTENT))
    assert (a.told, b.told) == (Told(patient="x", fold=0), Told(category=2, fold=1))
    assert (c.told, d.told) == (Told(subset="validation"), Told(subset="test"))
    assert d.mask is None


def test_a_datalist_is_a_way_to_name_cases(tmp_path):
    cases, notes = find_cases(write(tmp_path, CONTENT), label=1)
    assert [(case.name, case.label) for case in cases] == [("a", 1), ("b", 1), ("c", 1)]
    assert notes == ["d.nii.gz was left out: no reference was found for it"]


def test_of_several_channels_the_first_is_taken(tmp_path):
    item = {"image": ["imagesTr/a.nii.gz", "imagesTr/b.nii.gz"], "label": "labelsTr/a.nii.gz"}
    (entry,) = read_datalist(write(tmp_path, {"training": [item]}))
    assert entry.image.name == "a.nii.gz"


BAD = {
    "no list": ({"files": []}, 'with the list "training"'),
    "another thing": ([1, 2], 'with the list "training"'),
    "no image": ({"training": [{"label": "a"}]}, 'entries with "image"'),
    "a class in words": (
        {"training": [{"image": "imagesTr/a.nii.gz", "class": "benign"}]},
        "a whole number from 0",
    ),
    "a missing file": ({"training": [{"image": "nowhere.nii.gz"}]}, "there is nothing at"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_datalist_that_is_none_is_refused(tmp_path, name):
    content, message = BAD[name]
    with pytest.raises(UserError, match=message):
        read_datalist(write(tmp_path, content))
