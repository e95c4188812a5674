"""Implicit shapes in millimetres: negative inside, zero on the surface, about the distance near it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline

Field = NDArray[np.float32]


def smooth_min(a: Field, b: Field, width_mm: float) -> Field:
    """Unite two shapes and fill the groove between them over about the given width."""
    overlap = np.maximum(width_mm - np.abs(a - b), np.float32(0))
    result: Field = np.minimum(a, b) - overlap * overlap * np.float32(0.25 / width_mm)
    return result


def smooth_max(a: Field, b: Field, width_mm: float) -> Field:
    """Intersect two shapes and round the edge between them over about the given width."""
    result: Field = -smooth_min(-a, -b, width_mm)
    return result


def ellipsoid(
    x: Field,
    y: Field,
    z: Field,
    center_mm: ArrayLike,
    radii_mm: ArrayLike,
    axes: NDArray[np.float64] | None = None,
) -> Field:
    """Ellipsoid; `axes` has its unit axes as columns, the body's own when None.

    The value is first-order distance, (k - 1) k / |gradient of k^2 / 2|, good near the surface.
    """
    center = np.asarray(center_mm, dtype=np.float32)
    radii = np.asarray(radii_mm, dtype=np.float32)
    turn = np.eye(3, dtype=np.float32) if axes is None else axes.astype(np.float32)
    offsets = (x - center[0], y - center[1], z - center[2])
    level = np.float32(0)
    slope = np.float32(0)
    for axis in range(3):
        along = _project(offsets, turn[:, axis]) / radii[axis]
        level = level + along * along
        along = along / radii[axis]
        slope = slope + along * along
    level = np.sqrt(level)
    result: Field = (level - 1) * level / np.maximum(np.sqrt(slope), np.float32(1e-6))
    return result


def _project(offsets: Sequence[Field], direction: NDArray[np.float32]) -> Field:
    parts = [o * d for o, d in zip(offsets, direction, strict=True) if abs(d) > 1e-7]
    total: Field = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def capsule(x: Field, y: Field, z: Field, start: ArrayLike, stop: ArrayLike) -> Field:
    """Rounded cone between two balls, each given as (x, y, z, radius) in mm."""
    dx, dy, dz, radius = from_axis(x, y, z, start, stop)
    result: Field = np.sqrt(dx * dx + dy * dy + dz * dz) - radius
    return result


def from_axis(
    x: Field, y: Field, z: Field, start: ArrayLike, stop: ArrayLike
) -> tuple[Field, Field, Field, Field]:
    """Offsets (x, y, z) from the nearest point of a capsule's axis, and the radius there, in mm."""
    a, b = np.asarray(start, dtype=np.float32), np.asarray(stop, dtype=np.float32)
    along = b - a
    length2 = max(float(along[:3] @ along[:3]), 1e-6)
    dx, dy, dz = x - a[0], y - a[1], z - a[2]
    t = np.clip((dx * along[0] + dy * along[1] + dz * along[2]) / np.float32(length2), 0, 1)
    return dx - t * along[0], dy - t * along[1], dz - t * along[2], a[3] + t * along[3]


def smooth_path(points: ArrayLike, step_mm: float = 8.0) -> NDArray[np.float64]:
    """Points of a smooth curve through (n, 4) control points of (x, y, z, radius), about a step apart."""
    control = np.asarray(points, dtype=np.float64)
    chord = np.linalg.norm(np.diff(control[:, :3], axis=0), axis=1)
    at = np.concatenate([[0.0], np.cumsum(chord)])
    count = max(int(np.ceil(at[-1] / step_mm)), len(control)) + 1
    path: NDArray[np.float64] = CubicSpline(at, control)(np.linspace(0, at[-1], count))
    path[:, 3] = np.clip(path[:, 3], control[:, 3].min(), control[:, 3].max())
    return path


def segments(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """Split a path of n points into (n - 1, 2, 4) capsule ends."""
    pairs: NDArray[np.float64] = np.stack([path[:-1], path[1:]], axis=1)
    return pairs


def rotation(yaw_deg: float, pitch_deg: float) -> NDArray[np.float64]:
    """Axes turned by yaw about z, then tipped by pitch towards z; columns are the unit axes."""
    yaw, pitch = np.deg2rad([yaw_deg, pitch_deg])
    about_z = np.array([[np.cos(yaw), -np.sin(yaw), 0], [np.sin(yaw), np.cos(yaw), 0], [0, 0, 1]])
    tip = np.array([[np.cos(pitch), 0, -np.sin(pitch)], [0, 1, 0], [np.sin(pitch), 0, np.cos(pitch)]])
    turned: NDArray[np.float64] = about_z @ tip
    return turned
