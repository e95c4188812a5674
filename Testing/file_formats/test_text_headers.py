"""Raw headers of NRRD and MetaImage: what SimpleITK would mend is refused."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.itk_images import read_image

VOXELS = np.arange(60, dtype=np.int16).reshape(3, 4, 5)
NRRD = {
    "type": "short",
    "dimension": "3",
    "space": "left-posterior-superior",
    "sizes": "5 4 3",
    "space directions": "(1,0,0) (0,2,0) (0,0,3)",
    "endian": "little",
    "encoding": "raw",
    "space origin": "(1,2,3)",
}
META = {
    "ObjectType": "Image",
    "NDims": "3",
    "BinaryData": "True",
    "BinaryDataByteOrderMSB": "False",
    "CompressedData": "False",
    "TransformMatrix": "1 0 0 0 1 0 0 0 1",
    "Offset": "1 2 3",
    "ElementSpacing": "1 2 3",
    "DimSize": "5 4 3",
    "ElementType": "MET_SHORT",
    "ElementDataFile": "LOCAL",
}


def _nrrd(tmp_path, voxels=VOXELS, **changes):
    fields = {name: text for name, text in {**NRRD, **changes}.items() if text is not None}
    path = tmp_path / "scan.nrrd"
    head = "NRRD0005\n" + "".join(f"{name}: {text}\n" for name, text in fields.items()) + "\n"
    path.write_bytes(head.encode() + voxels.tobytes())
    return path


def _meta(tmp_path, voxels=VOXELS, **changes):
    path = tmp_path / "scan.mha"
    head = "".join(f"{name} = {text}\n" for name, text in {**META, **changes}.items())
    path.write_bytes(head.encode() + voxels.tobytes())
    return path


@pytest.mark.parametrize("make", [_nrrd, _meta])
def test_a_good_header_is_read(tmp_path, make):
    voxels, matrix = read_image(make(tmp_path))
    assert np.array_equal(voxels, VOXELS)
    assert np.allclose(matrix, [[-1, 0, 0, -1], [0, -2, 0, -2], [0, 0, 3, 3], [0, 0, 0, 1]])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"space directions": "(1,0,0) (0,0,0) (0,0,3)"}, "above 0 mm"),
        ({"space directions": "(1,0,0) (0,nan,0) (0,0,3)"}, "finite"),
        ({"space directions": "(1,0,0) (0,2,0) (0,1,3)"}, "right angles"),
        ({"space directions": None, "space": None, "space origin": None, "spacings": "1 0 3"}, "above 0 mm"),
        ({"space directions": "(1,0,0) (0,x,0) (0,0,3)"}, "no number"),
        ({"sizes": "5 4 300"}, "truncated"),
        ({"sizes": "5 4 x"}, "truncated"),
        ({"dimension": "17"}, "truncated"),
        ({"type": "block"}, "truncated"),
    ],
)
def test_a_bad_nrrd_header_is_refused(tmp_path, changes, message):
    with pytest.raises(UserError, match=message):
        read_image(_nrrd(tmp_path, **changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ElementSpacing": "1 0 3"}, "above 0 mm"),
        ({"ElementSpacing": "1 -2 3"}, "above 0 mm"),
        ({"ElementSpacing": "1 two 3"}, "expected numbers"),
        ({"TransformMatrix": "1 0 0 0 1 0 0 0.5 1"}, "right angles"),
        ({"TransformMatrix": "1 0 0 0 0 0 0 0 1"}, "above 0 mm"),
        ({"DimSize": "5 4 300"}, "truncated"),
        ({"ElementNumberOfChannels": "3", "DimSize": "5 4 1"}, "colour"),
    ],
)
def test_a_bad_meta_header_is_refused(tmp_path, changes, message):
    data_file = META["ElementDataFile"]
    fields = {
        **{k: v for k, v in META.items() if k != "ElementDataFile"},
        **changes,
        "ElementDataFile": data_file,
    }
    path = tmp_path / "scan.mha"
    path.write_bytes(
        "".join(f"{name} = {text}\n" for name, text in fields.items()).encode() + VOXELS.tobytes()
    )
    with pytest.raises(UserError, match=message):
        read_image(path)
