"""Nothing here can be tested without trame-slicer, nor without a library that draws: VTK would end the process."""

import ctypes
import importlib.util

import numpy as np
import pytest

from CTGANAugmentLib.files import write_volume
from CTGANAugmentLib.volume import Volume

LIBRARIES = ("libEGL.so.1", "libOSMesa.so.8")


def _loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


MISSING = importlib.util.find_spec("trame_slicer") is None or not any(map(_loads, LIBRARIES))
collect_ignore_glob = ["test_*.py"] if MISSING else []


@pytest.fixture(scope="session")
def slicer_app():
    """Scene and logics, as all tests of a process share them: trame-slicer makes its logics once."""
    from trame_slicer.core import SlicerApp

    return SlicerApp()


@pytest.fixture
def scene(slicer_app):
    """The scene, empty again."""
    slicer_app.scene.Clear()
    return slicer_app.scene


@pytest.fixture
def lung_file(tmp_path):
    """A scan that is one lung without vessels, in which a lesion fits anywhere."""
    _k, j, i = np.indices((40, 96, 96))
    lung = ((j - 48) / 40) ** 2 + ((i - 48) / 40) ** 2 < 1
    noise = np.random.default_rng(0).normal(0, 12, lung.shape)
    array = (np.where(lung, -820, 30) + noise).astype(np.int16)
    affine = np.array([[-2.0, 0, 0, 96], [0, -2.0, 0, 96], [0, 0, 3.0, -60], [0, 0, 0, 1]])
    write_volume(Volume(array, affine, "CT", "lung"), tmp_path / "lung.nrrd")
    return tmp_path / "lung.nrrd"
