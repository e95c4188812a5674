"""What a DICOM series says beside its voxels: carried over from the input, or left empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from CTGANAugmentLib.file_formats.dicom_slices import DicomSlice
from CTGANAugmentLib.provenance import NOTICE, Provenance
from CTGANAugmentLib.version import VERSION
from CTGANAugmentLib.volume import Volume

SOFTWARE = f"CTGANAugment {VERSION}"
_NEUTRAL_PATIENT = "SYNTHETIC"
_SERIES_OFFSET = 9000
"""Far above the numbers that scanners give, so that the new series stands behind them."""

_EMPTY = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyDate",
    "StudyTime",
    "StudyID",
    "AccessionNumber",
    "ReferringPhysicianName",
    "Manufacturer",
    "PositionReferenceIndicator",
    "AcquisitionNumber",
    "Laterality",
    "PatientPosition",
)
"""Type 2, or 2C on grounds that no other file tells: must be there, may be empty."""

_EMPTY_BY_MODALITY = {
    "CT": ("KVP",),
    "MR": ("ScanOptions", "MRAcquisitionType", "RepetitionTime", "EchoTime", "EchoTrainLength"),
}
_IDENTIFYING = (
    "SpecificCharacterSet",
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "PatientBirthDate",
    "PatientSex",
    "PatientAge",
    "PatientSize",
    "PatientWeight",
    "StudyInstanceUID",
    "StudyDate",
    "StudyTime",
    "StudyID",
    "StudyDescription",
    "AccessionNumber",
    "ReferringPhysicianName",
    "InstitutionName",
    "FrameOfReferenceUID",
    "PositionReferenceIndicator",
    "ProtocolName",
    "ContrastBolusAgent",
    "PatientIdentityRemoved",
    "DeidentificationMethod",
)
_TECHNICAL = (
    "Manufacturer",
    "ManufacturerModelName",
    "BodyPartExamined",
    "Laterality",
    "PatientPosition",
    "SliceThickness",
    "KVP",
    "XRayTubeCurrent",
    "ExposureTime",
    "Exposure",
    "FilterType",
    "ConvolutionKernel",
    "DataCollectionDiameter",
    "ReconstructionDiameter",
    "ScanningSequence",
    "SequenceVariant",
    "ScanOptions",
    "MRAcquisitionType",
    "MagneticFieldStrength",
    "RepetitionTime",
    "EchoTime",
    "InversionTime",
    "EchoTrainLength",
    "FlipAngle",
    "NumberOfAverages",
    "WindowCenter",
    "WindowWidth",
)
"""Say how the scan was made, not whose it is."""


def common_tags(
    volume: Volume,
    provenance: Provenance | None,
    source: Sequence[DicomSlice],
    *,
    anonymize: bool,
    patient_id: str = "",
) -> Any:
    """Data set with everything that is the same in each slice, but for the voxels' format and geometry.

    Args:
        volume: the image; its modality chooses the tags.
        provenance: marks the series as synthetic.
        source: slices of the input's series, empty when the input was not DICOM.
        anonymize: leave out who the patient is.
        patient_id: new name of the patient, whose series make one study; with `anonymize` alone.
    """
    from pydicom.dataset import Dataset

    tags = Dataset()
    for keyword in (*_EMPTY, *_EMPTY_BY_MODALITY[volume.modality]):
        setattr(tags, keyword, None)
    tags.PatientID = _NEUTRAL_PATIENT
    if source:
        _carry(tags, source[0].header, (() if anonymize else _IDENTIFYING) + _TECHNICAL)
    if anonymize:
        tags.PatientIdentityRemoved = "YES"
        tags.DeidentificationMethod = f"{SOFTWARE}: only technical tags kept"
    if patient_id:
        tags.PatientID, tags.PatientName = patient_id, f"{patient_id}^"
        tags.StudyInstanceUID = derived_uid("StudyInstanceUID", patient_id)
    _identify(tags, volume, provenance, source, anonymize=anonymize)
    _describe(tags, volume, provenance, source)
    return tags


def derived_uid(*parts: str) -> str:
    """UID that depends on nothing but its parts: the same image has the same UID on every day and machine."""
    from pydicom.uid import generate_uid

    return str(generate_uid(entropy_srcs=[SOFTWARE, *parts]))


def _carry(tags: Any, header: Any, keywords: Sequence[str]) -> None:
    for keyword in keywords:
        if keyword in header:
            tags[keyword] = header[keyword]


def _identify(
    tags: Any, volume: Volume, provenance: Provenance | None, source: Sequence[DicomSlice], *, anonymize: bool
) -> None:
    header = source[0].header if source else {}
    content = [volume.sha256, provenance.to_text() if provenance else "", str(anonymize)]
    for keyword in ("StudyInstanceUID", "FrameOfReferenceUID"):
        if keyword in tags:
            continue
        # One new UID for each old one keeps the anonymous series of one study together.
        original = str(header.get(keyword, ""))
        setattr(tags, keyword, derived_uid(keyword, *([original] if original else content)))
    tags.SeriesInstanceUID = derived_uid("SeriesInstanceUID", tags.StudyInstanceUID, *content)


def _describe(tags: Any, volume: Volume, provenance: Provenance | None, source: Sequence[DicomSlice]) -> None:
    from pydicom.uid import CTImageStorage, MRImageStorage

    is_ct = volume.modality == "CT"
    tags.SOPClassUID = CTImageStorage if is_ct else MRImageStorage
    tags.Modality = volume.modality
    tags.ImageType = ["DERIVED", "SECONDARY", "AXIAL" if is_ct else "OTHER"]
    tags.BurnedInAnnotation = "NO"
    tags.SoftwareVersions = SOFTWARE
    tags.SeriesNumber = _SERIES_OFFSET + int((source[0].header.get("SeriesNumber") if source else None) or 1)
    if not is_ct:
        # Type 1 for MR; "research mode" where the input does not say.
        tags.ScanningSequence = tags.get("ScanningSequence") or "RM"
        tags.SequenceVariant = tags.get("SequenceVariant") or "NONE"
    if provenance is None:
        tags.SeriesDescription = f"Derived: {SOFTWARE}"
        return
    plan = provenance.plan
    seed = "" if plan.seed is None else f", seed {plan.seed}"
    tags.SeriesDescription = _ascii(f"Synthetic: {plan.operation}", 64)
    tags.DerivationDescription = _ascii(f"{SOFTWARE}, operation {plan.operation}{seed}. {NOTICE}", 1024)
    tags.add_new(0x0008001C, "CS", "YES")  # Synthetic Data, which older pydicom does not know by name


def _ascii(text: str, longest: int) -> str:
    return text.encode("ascii", "replace").decode()[:longest]
