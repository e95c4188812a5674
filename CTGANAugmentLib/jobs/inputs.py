"""The scan that a job works on, with what its user has to be told about it."""

from __future__ import annotations

from CTGANAugmentLib.files import format_of, read_volume
from CTGANAugmentLib.jobs.outputs import Source
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
