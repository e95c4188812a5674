import pytest

from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.errors import UserError


def test_relative_paths_start_at_the_folder_and_come_back_whole(tmp_path):
    settings = DataSettings.from_json({"a": "x/*/ct.nii.gz", "b": "/far/mr"}, tmp_path)
    assert settings.a == str(tmp_path / "x/*/ct.nii.gz")
    assert settings.b == "/far/mr"
    assert settings.masks_a == ""
    assert DataSettings.from_json(settings.to_json(), tmp_path / "elsewhere") == settings


@pytest.mark.parametrize(
    ("changes", "size", "is_3d"),
    [
        ({}, (64, 64), False),
        ({"slices": 8}, (8, 64, 64), True),
        ({"slices": 3, "slices_as_channels": True}, (64, 64), False),
    ],
)
def test_the_size_is_what_a_network_sees(changes, size, is_3d):
    settings = DataSettings(images="x", **changes)
    assert (settings.size, settings.is_3d) == (size, is_3d)


BAD = {
    "an unknown entry": ({"image": "x"}, "did you mean images"),
    "nothing": ({}, "expected images, or a and b"),
    "half a pair": ({"a": "x"}, "expected both a and b"),
    "all": ({"images": "x", "a": "x", "b": "y"}, "leave one out"),
    "pairs of one kind": ({"images": "x", "paired": True}, "paired needs"),
    "masks of nothing": ({"a": "x", "b": "y", "masks": "z"}, "masks needs images"),
    "an empty window": ({"images": "x", "window_low_hu": 300}, "window_low_hu below window_high_hu"),
    "nobody to train": (
        {"images": "x", "validation_share": 0.5, "test_share": 0.5},
        "no patient for training",
    ),
    "an even number of channels": ({"images": "x", "slices": 4, "slices_as_channels": True}, "odd number"),
    "another place": ({"images": "x", "around": "bones"}, "expected one of lesions, body, both, whole"),
}


@pytest.mark.parametrize("name", BAD)
def test_contradictions_are_refused(tmp_path, name):
    content, message = BAD[name]
    with pytest.raises(UserError, match=message):
        DataSettings.from_json(content, tmp_path)
