"""The scan that a job works on, with what its user has to be told about it, and what the user pointed at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import format_of, read_labels, read_volume
from CTGANAugmentLib.jobs.outputs import Source
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.points import points_from_numbers
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import LOWEST_SOFT_TISSUE_HU, Modality, Volume


def read_scan(source: Source, modality: Modality | None = None) -> tuple[Volume, tuple[str, ...]]:
    """Read a scan and say what was guessed about it.

    Args:
        source: where it is.
        modality: None takes DICOM's Modality, or tells CT from MR by the values.

    Returns:
        The scan, and sentences for the user.

    Raises:
        UserError: as `read_volume`.
    """
    scan = read_volume(source.path, modality=modality, series=source.series)
    if modality or scan.modality != "MR" or format_of(source.path) == "dicom":
        return scan, ()
    return scan, (
        f"taken as MR because no voxel is below {LOWEST_SOFT_TISSUE_HU} (HU of fat and lung in CT); "
        "say --modality CT if it is CT",
    )


def read_guides(arguments: Mapping[str, Any]) -> Guides:
    """Read what the user pointed at.

    Args:
        arguments: of a job; ``points``, ``outside_points``, ``roi``, ``mask``, ``label`` and ``start`` are read.

    Raises:
        UserError: malformed points or region, or a mask that cannot be read.
    """
    return Guides(
        points_from_numbers(arguments.get("points")),
        read_roi(arguments.get("roi")),
        read_labels(arguments["mask"]) if arguments.get("mask") else None,
        arguments.get("label"),
        points_from_numbers(arguments.get("outside_points")),
        read_labels(arguments["start"]) if arguments.get("start") else None,
    )


def read_roi(roi: Any) -> Roi | None:
    """Read a region of interest: six numbers, or a turned box as `Roi.to_json` writes it.

    Raises:
        UserError: neither.
    """
    if roi is None:
        return None
    if isinstance(roi, Mapping):
        try:
            return Roi.from_json(roi)
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(f"expected a region of interest, got {dict(roi)}: {error!r}") from error
    if len(roi) != 6:
        raise UserError(f"expected a region of interest as R,A,S,size_R,size_A,size_S in mm, got {roi}")
    return Roi.aligned(np.array(roi[:3]), np.array(roi[3:]))
