"""What a file must be before its voxels are believed, and a volume before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.volume import Volume

_RIGHT_ANGLE_TOLERANCE = 1e-3
"""Cosine; as `Grid.is_orthogonal`."""


def require_file(path: Path) -> None:
    """Check that there is a file with something in it.

    Raises:
        UserError: missing, a folder, not readable, or empty.
    """
    if not path.exists():
        raise UserError(f"expected an image file, but there is nothing at {path}: check the name")
    if not path.is_file():
        raise UserError(f"expected an image file, got a folder: {path}")
    try:
        with path.open("rb") as stream:
            empty = not stream.read(1)
    except OSError as error:
        raise UserError(f"could not read {path}: {error.strerror or error}; check its permissions") from error
    if empty:
        raise UserError(f"{path} is empty (0 bytes): copy or export it again")


def require_scalar_3d(size_ijk: Sequence[int], components: int, path: Path) -> None:
    """Check that an image has one value a voxel and three dimensions (others may have length 1).

    Raises:
        UserError: colour or vector voxels, 2-D, 4-D or an empty axis.
    """
    if components != 1:
        raise UserError(
            f"expected one value in each voxel, {path} has {components} (colour or vector image): "
            "choose a greyscale scan, or extract one channel"
        )
    size = list(size_ijk)
    if len(size) < 3:
        raise UserError(
            f"expected a 3-D volume, {path} is {len(size)}-D with size {size}: save it as a volume"
        )
    if any(n != 1 for n in size[3:]):
        raise UserError(f"expected a 3-D volume, {path} is {len(size)}-D with size {size}: choose one frame")
    if min(size) < 1:
        raise UserError(
            f"expected at least one voxel along each axis, {path} has size {size}: export it again"
        )


def require_axes(axes_mm: ArrayLike, path: Path) -> None:
    """Check the axes as the raw header gives them, which readers would silently mend.

    Args:
        axes_mm: 3x3, column n is the step in mm from one voxel to the next along axis n.
        path: named in the message.

    Raises:
        UserError: not finite, of zero length, or not at right angles.
    """
    axes = np.asarray(axes_mm, dtype=float)
    if not np.all(np.isfinite(axes)):
        raise UserError(f"expected finite spacing and directions, the header of {path} has {axes.T.tolist()}")
    lengths = np.linalg.norm(axes, axis=0)
    if np.any(lengths < 1e-6):
        raise UserError(
            f"expected a spacing above 0 mm along each axis, the header of {path} has "
            f"{[round(float(n), 6) for n in lengths]} mm: mend the header before loading"
        )
    cosines = (axes / lengths).T @ (axes / lengths)
    worst = float(np.abs(cosines - np.eye(3)).max())
    if worst > _RIGHT_ANGLE_TOLERANCE:
        raise UserError(
            f"expected axes at right angles, those of {path} are {np.degrees(np.arcsin(min(worst, 1.0))):.2f} degrees "
            "off (a sheared or gantry-tilted scan): resample it to a regular grid before loading"
        )


def require_spacing(spacing_mm: Sequence[float], path: Path) -> None:
    """Check spacings of a header that keeps them apart from the directions.

    Raises:
        UserError: a spacing that is not a number above 0.
    """
    if not all(np.isfinite(value) and value > 1e-6 for value in spacing_mm):
        raise UserError(
            f"expected a spacing above 0 mm along each axis, the header of {path} has {list(spacing_mm)} mm: "
            "mend the header before loading"
        )


def require_storable(volume: Volume, path: Path) -> None:
    """Check that a file of any format can hold the volume as it is.

    Raises:
        UserError: axes not at right angles, NaN or infinite voxels.
    """
    if not volume.grid.is_orthogonal:
        raise UserError(
            f"expected axes at right angles to write {path}, the volume's are sheared: "
            "harden or remove its transform by resampling first"
        )
    volume.require_finite()


def truncated(path: Path, detail: str = "") -> UserError:
    """Error for a file that ends before its voxels do."""
    about = f" ({detail})" if detail else ""
    return UserError(f"{path} is truncated or damaged{about}: copy or download it again")
