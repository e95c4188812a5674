"""DICOM: an image series for each case, and its labels as a DICOM Segmentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from CTGANAugmentLib.datasets.data_set import REAL, SYNTHETIC, DataSet, Member
from CTGANAugmentLib.datasets.exporters.case_files import mask_of, provenance_of, write_manifest
from CTGANAugmentLib.datasets.exporters.exporter import Exporter, register_exporter
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.dicom_tags import SOFTWARE, derived_uid
from CTGANAugmentLib.file_formats.dicom_write import right_handed, write_dicom
from CTGANAugmentLib.files import read_volume
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.terminology import Code, term_called
from CTGANAugmentLib.version import VERSION
from CTGANAugmentLib.volume import Volume

_LONGEST_ID = 64
"""Of a patient's ID (DICOM PS3.5, LO)."""
_SERIES_NUMBER = 9900


@register_exporter
@dataclass(frozen=True)
class Dicom(Exporter):
    """New series under new UIDs: a synthetic case belongs to a patient of its own and says what it is."""

    id: ClassVar[str] = "dicom"
    title: ClassVar[str] = "DICOM with Segmentations"
    reads: ClassVar[str] = "PACS, 3D Slicer, highdicom: DICOM PS3.3, A.51 Segmentation IOD"

    def export(self, data: DataSet, folder: Path, progress: Progress = no_progress) -> tuple[str, ...]:
        """Write a folder with series and segmentation for each case.

        Raises:
            UserError: highdicom is missing, or a patient's name that DICOM cannot hold.
        """
        if find_spec("highdicom") is None:
            raise UserError(
                "expected the package highdicom, which is not here: pip install ctganaugment[dicom]"
            )
        notes: list[str] = []
        placed = [
            self._place(member, data, folder, notes) for member in track(data.members, progress, "case")
        ]
        write_manifest(data, placed, folder)
        return tuple(notes)

    def _place(self, member: Member, data: DataSet, folder: Path, notes: list[str]) -> Member:
        home = folder / (SYNTHETIC if member.synthetic else REAL) / member.subset / member.name
        home.mkdir(parents=True)
        image = read_volume(member.image, modality=member.modality)
        series = home / member.modality
        write_dicom(image, series, provenance_of(member), (), anonymize=True, patient_id=_patient_id(member))
        if member.mask is None:
            return replace(member, image=series)
        mask = mask_of(member)
        named = {
            value: name for value, name in sorted(data.labels.items()) if bool((mask.array == value).any())
        }
        if not named:
            notes.append(f"{member.name} got no DICOM Segmentation: its mask is empty, and none can be")
            return replace(member, image=series, mask=None)
        written = home / "segmentation.dcm"
        _segmentation(member, image, mask.array, named, series).save_as(written)
        return replace(member, image=series, mask=written)


def _patient_id(member: Member) -> str:
    """A patient of its own for what is synthetic, so that no viewer files it with the real one."""
    told = f"{member.patient}-SYNTHETIC" if member.synthetic else member.patient
    if len(told) > _LONGEST_ID or not told.isascii() or "\\" in told:
        raise UserError(
            f"expected a patient called by at most {_LONGEST_ID} plain letters, got {told!r}: rename the case"
        )
    return told


def _segmentation(
    member: Member, image: Volume, labels: Array, named: Mapping[int, str], series: Path
) -> Any:
    """DICOM Segmentation of the labels that are there, in the frames of a series as it was written."""
    from highdicom.seg import Segmentation, SegmentationTypeValues
    from pydicom import dcmread

    slices = [dcmread(path) for path in sorted(series.iterdir())]
    _lps, order = right_handed(image)
    frames = np.stack([np.stack([labels[k] == value for value in named], axis=-1) for k in order])
    descriptions = [
        _description(member, number, name, str(slices[0].SeriesInstanceUID))
        for number, name in enumerate(named.values(), start=1)
    ]
    series_uid = derived_uid("segmentation", str(slices[0].SeriesInstanceUID), str(frames.sum()))
    return Segmentation(
        source_images=slices,
        pixel_array=frames.astype(np.uint8),
        segmentation_type=SegmentationTypeValues.BINARY,
        segment_descriptions=descriptions,
        series_instance_uid=series_uid,
        series_number=_SERIES_NUMBER,
        sop_instance_uid=derived_uid("instance", series_uid),
        instance_number=1,
        manufacturer="CTGANAugment",
        manufacturer_model_name="CTGANAugment",
        software_versions=SOFTWARE,
        device_serial_number="none",
        content_label=SYNTHETIC.upper() if member.synthetic else REAL.upper(),
        series_description=f"{'Synthetic: ' if member.synthetic else ''}labels",
        content_description="For research only",
    )


def _description(member: Member, number: int, name: str, series_uid: str) -> Any:
    """What one segment is, in codes, and who drew it."""
    from highdicom import UID, AlgorithmIdentificationSequence
    from highdicom.seg import SegmentDescription
    from highdicom.sr.coding import CodedConcept

    def coded(code: Code) -> Any:
        return CodedConcept(code.value, code.scheme, code.meaning)

    algorithm = None
    if member.synthetic:
        family = CodedConcept("123110", "DCM", "Artificial Intelligence")
        algorithm = AlgorithmIdentificationSequence(SOFTWARE, family, VERSION)
    term = term_called(name)
    return SegmentDescription(
        segment_number=number,
        segment_label=name[:_LONGEST_ID],
        segmented_property_category=coded(term.category),
        segmented_property_type=coded(term.type),
        algorithm_type="AUTOMATIC" if member.synthetic else "MANUAL",
        algorithm_identification=algorithm,
        tracking_uid=UID(derived_uid("segment", member.name, name, series_uid)),
        tracking_id=f"{member.name} {name}"[:_LONGEST_ID],
    )
