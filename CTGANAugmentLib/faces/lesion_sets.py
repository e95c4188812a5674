"""Real and made scans that lesions are taken from, as realism and readers ask for them. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.parameters import Declared, Parameter


@dataclass(frozen=True)
class LesionSources:
    """Where the scans are.

    Attributes:
        real, made: folder, table, datalist, pattern, or the folder of a batch, which holds both.
        real_masks, made_masks: their masks; "" for those beside them.
    """

    real: str = ""
    made: str = ""
    real_masks: str = ""
    made_masks: str = ""

    def to_arguments(self) -> dict[str, str]:
        """As a job takes them."""
        given = {each.name: getattr(self, each.name).strip() for each in fields(self)}
        return {name: text for name, text in given.items() if text}


@dataclass(frozen=True, kw_only=True)
class LesionCut(Declared):
    """How patches are cut round the lesions, real and made ones alike."""

    rows: Annotated[int, Parameter("voxels of a patch", 4, 512, group="Patches")] = 64
    columns: Annotated[int, Parameter("voxels of a patch", 4, 512, group="Patches")] = 64
    spacing_mm: Annotated[
        float, Parameter("voxels of a patch, within the slice", 0.05, 20, group="Patches")
    ] = 1.0
    per_case: Annotated[int, Parameter("most patches of a scan", 1, 1000, group="Patches")] = 8
    smallest_lesion_mm: Annotated[
        float,
        Parameter("across; cuts through a lesion that are smaller are left out", 0, 500, group="Patches"),
    ] = 5.0
    window_low_hu: Annotated[
        float, Parameter("CT value that is black", -2000, 5000, group="Patches")
    ] = -160.0
    window_high_hu: Annotated[float, Parameter("CT value that is white", -2000, 5000, group="Patches")] = (
        240.0
    )
    label: Annotated[
        int | None,
        Parameter("value of the lesion in the masks", 1, 65535, group="Scans", usual="every value"),
    ] = None
    made_label: Annotated[
        int | None,
        Parameter(
            "value of the lesion in the made scans' masks", 1, 65535, group="Scans", usual="every value"
        ),
    ] = None
    patient_pattern: Annotated[
        str,
        Parameter("regular expression with (?P<patient>...) that finds the patient in a path", group="Scans"),
    ] = ""

    def to_arguments(self) -> dict[str, Any]:
        """As a job takes them."""
        return {name: value for name, value in self.to_json().items() if value not in (None, "")}


def why_not_sources(sources: LesionSources) -> str:
    """Sentence that says what keeps lesions from being compared, "" when nothing does."""
    if not sources.real.strip():
        return _(
            "Say where real scans are: a folder, a table, a pattern with one *, or the folder of a batch."
        )
    if not sources.made.strip():
        return _(
            "Say where made scans are: a folder, a table, a pattern with one *, or the folder of a batch."
        )
    return ""
