import numpy as np
import pytest

from CTGANAugmentLib.datasets.case_patches import CasePatches
from CTGANAugmentLib.datasets.patch_set import PatchItem, PatchSet, open_patch_set
from CTGANAugmentLib.datasets.pieces import join_pieces, read_piece, write_piece
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.scope import scope_of
from CTGANAugmentLib.volume import Volume

SCOPE = {"image": scope_of(Volume(np.full((3, 4, 5), 40.0), np.eye(4), "CT"))}


def piece(count, value):
    arrays = {
        "image": np.full((count, 1, 4, 4), value, np.float16),
        "mask": np.full((count, 1, 4, 4), 1, np.uint8),
    }
    return CasePatches(arrays, np.arange(count), {"image": "CT"}, 2.5, SCOPE)


def test_a_piece_comes_back(tmp_path):
    write_piece(piece(3, 0.25), tmp_path / "pieces" / "a.npz")
    there = read_piece(tmp_path / "pieces" / "a.npz")
    assert np.array_equal(there.arrays["image"], piece(3, 0.25).arrays["image"])
    assert (there.labels.tolist(), there.modality, there.slice_spacing_mm) == (
        [0, 1, 2],
        {"image": "CT"},
        2.5,
    )
    assert there.scope == SCOPE
    assert [path.name for path in (tmp_path / "pieces").iterdir()] == ["a.npz"]


def test_pieces_are_joined_in_order_and_gone(tmp_path):
    paths = [tmp_path / "pieces" / f"{name}.npz" for name in "ab"]
    for path, made in zip(paths, (piece(2, 0.25), piece(1, -0.5)), strict=True):
        write_piece(made, path)
    items = [PatchItem("p", "c", 0, "train")] * 3
    join_pieces(paths, PatchSet({}, items, (4, 4), {"key": "k"}), tmp_path)
    there = open_patch_set(tmp_path)
    assert there.arrays["image"][:, 0, 0, 0].tolist() == [0.25, 0.25, -0.5]
    assert there.items == items
    assert not (tmp_path / "pieces").exists()


def test_an_open_set_stays_readable_while_another_takes_its_place(tmp_path):
    for value in (0.25, -0.5):
        write_piece(piece(2, value), tmp_path / "pieces" / "a.npz")
        patches = PatchSet({}, [PatchItem("p", "c", 0, "train")] * 2, (4, 4), {})
        join_pieces([tmp_path / "pieces" / "a.npz"], patches, tmp_path)
        if value > 0:
            before = open_patch_set(tmp_path)
    assert float(before.arrays["image"].max()) == 0.25
    assert float(open_patch_set(tmp_path).arrays["image"].max()) == -0.5


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot write the patches"):
        write_piece(piece(1, 0), tmp_path / "file" / "a.npz")
