"""Nothing here can be tested without trame-slicer, nor without a library that draws: VTK would end the process."""

import ctypes
import importlib.util

import pytest

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
