"""Standard codes of what the tool draws, so that segments mean the same everywhere.

Codes are SNOMED CT as used by DICOM (PS3.16 CID 7159 and neighbours) and by Slicer's terminology lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """One coded concept."""

    scheme: str
    value: str
    meaning: str


@dataclass(frozen=True)
class Term:
    """Category and type of a segment."""

    category: Code
    type: Code


_MORPHOLOGY = Code("SCT", "49755003", "Morphologically Altered Structure")

TERMS: Mapping[str, Term] = {
    "lesion": Term(_MORPHOLOGY, Code("SCT", "52988006", "Lesion")),
    "mass": Term(_MORPHOLOGY, Code("SCT", "4147007", "Mass")),
    "nodule": Term(_MORPHOLOGY, Code("SCT", "27925004", "Nodule")),
    "neoplasm": Term(_MORPHOLOGY, Code("SCT", "108369006", "Neoplasm")),
    "cyst": Term(_MORPHOLOGY, Code("SCT", "367643001", "Cyst")),
    "haemorrhage": Term(_MORPHOLOGY, Code("SCT", "50960005", "Hemorrhage")),
    "oedema": Term(_MORPHOLOGY, Code("SCT", "79654002", "Edema")),
}
"""Terms by the key that `Label.terminology` and the presets use."""

TISSUE = Term(Code("SCT", "85756007", "Tissue"), Code("SCT", "85756007", "Tissue"))
"""What nothing more is known of."""

_CONTEXT = "Segmentation category and type - DICOM master list"
_REGIONS = "Anatomic codes - DICOM master list"


def term_called(name: str) -> Term:
    """Term of a structure that is called by a key of `TERMS`, `TISSUE` for any other."""
    return TERMS.get(name.lower(), TISSUE)


def slicer_tag(key: str) -> str:
    """Terminology entry as Slicer serialises it in a segment's ``TerminologyEntry`` tag."""
    term = TERMS[key]
    parts = [_CONTEXT, _triple(term.category), _triple(term.type), "^^", _REGIONS, "^^", "^^"]
    return "~".join(parts)


def _triple(code: Code) -> str:
    return f"{code.scheme}^{code.value}^{code.meaning}"
