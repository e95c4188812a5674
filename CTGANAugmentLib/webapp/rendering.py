"""What Slicer's views need of the machine: an OpenGL that draws without a screen."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from typing import Any

from CTGANAugmentLib.errors import UserError

_EGL, _OSMESA = "libEGL.so.1", "libOSMesa.so.8"
_WINDOWS = {_EGL: "vtkEGLRenderWindow", _OSMESA: "vtkOSOpenGLRenderWindow"}
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "SWR")
_CPU_RAY_CASTING = "vtkMRMLCPURayCastVolumeRenderingDisplayNode"


def require_rendering(load: Callable[[str], Any] = ctypes.CDLL) -> None:
    """Choose the library that draws, before VTK does: without one VTK would end the process, not raise.

    Args:
        load: loads a shared library by name, raises OSError where there is none.

    Raises:
        UserError: a Linux without EGL and OSMesa.
    """
    if not sys.platform.startswith("linux") or os.environ.get("VTK_DEFAULT_OPENGL_WINDOW"):
        return
    for library, window in _WINDOWS.items():
        try:
            load(library)
        except OSError:
            continue
        os.environ["VTK_DEFAULT_OPENGL_WINDOW"] = window
        return
    raise UserError(
        f"the views need {_EGL} or {_OSMESA} to draw, and neither is on this machine: install the packages libegl1 "
        "and libgl1-mesa-dri (Debian, Ubuntu) or mesa-libEGL and mesa-dri-drivers (Fedora)"
    )


def draws_in_software(window: Any) -> bool:
    """Whether a render window has no graphics card behind it."""
    told = window.ReportCapabilities()
    return any(name in told for name in _SOFTWARE)


def render_volumes_on_cpu(volume_rendering: Any) -> None:
    """Cast rays on the CPU: on a software OpenGL that takes a tenth of the time."""
    volume_rendering.ChangeVolumeRenderingMethod(_CPU_RAY_CASTING)
