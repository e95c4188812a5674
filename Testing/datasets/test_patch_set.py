import json

import numpy as np
import pytest

from CTGANAugmentLib.datasets.patch_set import PatchItem, PatchSet, open_patch_set, write_patch_set
from CTGANAugmentLib.errors import UserError


def a_set():
    rng = np.random.default_rng(0)
    arrays = {
        "image": rng.uniform(-1, 1, (3, 1, 8, 10)).astype(np.float16),
        "mask": rng.integers(0, 2, (3, 1, 8, 10)).astype(np.uint8),
    }
    items = [
        PatchItem(f"p{n}", f"c{n}", n % 2, subset) for n, subset in enumerate(("train", "test", "train"))
    ]
    return PatchSet(arrays, items, (6, 6), {"spacing_mm": [1.0, 1.0]})


def test_what_was_written_is_opened_without_being_loaded(tmp_path):
    write_patch_set(a_set(), tmp_path / "set")
    there = open_patch_set(tmp_path / "set")
    for name, array in a_set().arrays.items():
        assert isinstance(there.arrays[name], np.memmap)
        assert there.arrays[name].dtype == array.dtype
        assert np.array_equal(there.arrays[name], array)
    assert there.items == a_set().items
    assert (there.size, there.about) == ((6, 6), {"spacing_mm": [1.0, 1.0]})


def test_subsets_and_the_middle():
    patches = a_set()
    assert patches.indices("train").tolist() == [0, 2]
    assert patches.indices("validation").tolist() == []
    assert patches.arrays["image"][(0, 0, *patches.middle)].shape == (6, 6)
    assert patches.middle == (slice(1, 7), slice(2, 8))


def test_a_set_without_its_index_is_none(tmp_path):
    write_patch_set(a_set(), tmp_path)
    (tmp_path / "index.json").unlink()
    with pytest.raises(UserError, match="delete it, it is made again"):
        open_patch_set(tmp_path)


@pytest.mark.parametrize("change", ["shorter", "format", "no json", "cut off"])
def test_a_damaged_set_is_refused(tmp_path, change):
    write_patch_set(a_set(), tmp_path)
    index, image = tmp_path / "index.json", tmp_path / "image.npy"
    if change == "shorter":
        np.save(image, a_set().arrays["image"][:2])
    elif change == "format":
        index.write_text(json.dumps({**json.loads(index.read_text()), "format": "other"}))
    elif change == "no json":
        index.write_text("{")
    else:
        image.write_bytes(image.read_bytes()[:-20])
    with pytest.raises(UserError, match="expected a folder of patches"):
        open_patch_set(tmp_path)


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot write the patches"):
        write_patch_set(a_set(), tmp_path / "file" / "set")
