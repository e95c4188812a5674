import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_volume
from CTGANAugmentLib.volume import Volume
from CTGANAugmentLib.webapp.own_data import require_own_data

NRRD = "NRRD0004\ntype: short\ndimension: 3\nsizes: 2 2 2\nencoding: raw\n"


def header(folder, text, name="scan.nhdr"):
    path = folder / name
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("name", ["scan.nrrd", "scan.mha", "scan.nii.gz"])
def test_a_file_with_its_own_voxels_is_taken(tmp_path, name):
    array = np.random.default_rng(0).integers(0, 99, (3, 4, 5)).astype(np.int16)
    write_volume(Volume(array, np.eye(4), "CT"), tmp_path / name)
    require_own_data(tmp_path / name)


def test_voxels_beside_the_header_are_taken(tmp_path):
    require_own_data(header(tmp_path, f"{NRRD}data file: scan.raw\n\n"))
    require_own_data(header(tmp_path, "NDims = 3\nElementDataFile = scan.raw\n", "scan.mhd"))
    require_own_data(header(tmp_path, "NDims = 3\nElementDataFile = LOCAL\n", "scan.mha"))


@pytest.mark.parametrize("named", ["/etc/passwd", "../other/scan.raw", "LIST", "sub/scan.raw", "datafile: x"])
def test_voxels_of_another_place_are_refused(tmp_path, named):
    with pytest.raises(UserError, match="not a file beside it"):
        require_own_data(header(tmp_path, f"{NRRD}data file: {named}/x\n\n"))
    with pytest.raises(UserError, match="not a file beside it"):
        require_own_data(header(tmp_path, f"NDims = 3\nElementDataFile = {named}/x\n", "scan.mhd"))


def test_what_voxels_look_like_is_no_header(tmp_path):
    require_own_data(header(tmp_path, f"{NRRD}\ndata file: /etc/passwd\n", "scan.nrrd"))
