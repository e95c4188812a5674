import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.webapp.rendering import draws_in_software, require_rendering


@pytest.fixture
def nothing_chosen(monkeypatch):
    # Set first, so that monkeypatch takes away what the call sets.
    monkeypatch.setenv("VTK_DEFAULT_OPENGL_WINDOW", "")
    monkeypatch.setattr("sys.platform", "linux")


def loader_of(*present):
    def load(name):
        if name not in present:
            raise OSError(f"{name}: cannot open shared object file")

    return load


def window():
    import os

    return os.environ["VTK_DEFAULT_OPENGL_WINDOW"]


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (["libEGL.so.1"], "vtkEGLRenderWindow"),
        (["libOSMesa.so.8"], "vtkOSOpenGLRenderWindow"),
        (["libEGL.so.1", "libOSMesa.so.8"], "vtkEGLRenderWindow"),
    ],
)
def test_vtk_is_told_of_the_library_that_is_there(nothing_chosen, present, expected):
    require_rendering(loader_of(*present))
    assert window() == expected


def test_without_a_library_the_packages_are_named(nothing_chosen):
    with pytest.raises(UserError, match=r"libegl1 and libgl1-mesa-dri \(Debian.*mesa-libEGL.*Fedora"):
        require_rendering(loader_of())
    assert window() == ""


def test_a_window_that_the_user_chose_stays(nothing_chosen, monkeypatch):
    monkeypatch.setenv("VTK_DEFAULT_OPENGL_WINDOW", "vtkXOpenGLRenderWindow")
    require_rendering(loader_of())
    assert window() == "vtkXOpenGLRenderWindow"


def test_other_systems_bring_their_own_opengl(nothing_chosen, monkeypatch):
    monkeypatch.setattr("sys.platform", "win32")
    require_rendering(loader_of())
    assert window() == ""


@pytest.mark.parametrize(
    ("told", "software"),
    [
        ("OpenGL renderer string:  llvmpipe (LLVM 15.0.6, 256 bits)", True),
        ("OpenGL renderer string:  NVIDIA H200/PCIe/SSE2", False),
    ],
)
def test_software_is_told_from_a_graphics_card(told, software):
    class Window:
        def ReportCapabilities(self):  # noqa: N802 - VTK's name
            return told

    assert draws_in_software(Window()) == software
