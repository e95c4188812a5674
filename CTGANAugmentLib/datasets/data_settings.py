"""What a model is trained on: which scans, and how patches are cut from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Declared, Parameter, parameters_of

PATHS = ("images", "masks", "a", "b", "masks_a", "masks_b")
MODALITIES = ("auto", "CT", "MR")
AROUND = ("lesions", "body", "both", "whole")


@dataclass(frozen=True, kw_only=True)
class DataSettings(Declared):
    """The part ``data`` of a configuration.

    Either `images` (with masks beside them or at `masks`), or the two kinds `a` and `b`. Each is a folder, a table
    (.csv), a datalist (.json), or a pattern in which one ``*`` stands for the case, such as ``DIR/*/CT_image.nii.gz``.

    Raises:
        UserError: a value out of its bounds, or values that contradict each other.
    """

    images: Annotated[str, Parameter("scans: folder, table, datalist or pattern", group="Scans")] = ""
    masks: Annotated[str, Parameter("their masks; nothing for those beside them", group="Scans")] = ""
    a: Annotated[str, Parameter("scans of the first kind", group="Scans")] = ""
    b: Annotated[str, Parameter("scans of the second kind", group="Scans")] = ""
    masks_a: Annotated[str, Parameter("masks of the first kind", group="Scans")] = ""
    masks_b: Annotated[str, Parameter("masks of the second kind", group="Scans")] = ""
    paired: Annotated[
        bool, Parameter("whether a and b of one case show the same place at the same time", group="Scans")
    ] = False
    modality: Annotated[str, Parameter("what images are", choices=MODALITIES, group="Scans")] = "auto"
    modality_a: Annotated[str, Parameter("what a is", choices=MODALITIES, group="Scans")] = "auto"
    modality_b: Annotated[str, Parameter("what b is", choices=MODALITIES, group="Scans")] = "auto"
    label: Annotated[
        int, Parameter("value of the lesion in the masks; 0 for any", 0, 65535, group="Scans")
    ] = 0

    patient_pattern: Annotated[
        str,
        Parameter(
            "regular expression with (?P<patient>...) that finds the patient in a case's path", group="Split"
        ),
    ] = ""
    validation_share: Annotated[float, Parameter("of the patients", 0, 0.8, group="Split")] = 0.15
    test_share: Annotated[float, Parameter("of the patients", 0, 0.8, group="Split")] = 0.15
    validation_fold: Annotated[
        int | None,
        Parameter('part of a datalist (its "fold") that is for validation', 0, group="Split"),
    ] = None
    split_seed: Annotated[
        int, Parameter("who is held out, and random places, follow from it", 0, group="Split")
    ] = 0

    rows: Annotated[int, Parameter("voxels of a patch", 4, 1024, group="Patches")] = 64
    columns: Annotated[int, Parameter("voxels of a patch", 4, 1024, group="Patches")] = 64
    slices: Annotated[int, Parameter("voxels of a patch; 1 for 2-D", 1, 512, group="Patches")] = 1
    slices_as_channels: Annotated[
        bool, Parameter("2.5-D: networks see an odd number of slices as channels of one", group="Patches")
    ] = False
    spacing_mm: Annotated[
        float, Parameter("voxels of a patch, within the slice", 0.05, 20, group="Patches")
    ] = 1.0
    slice_spacing_mm: Annotated[
        float, Parameter("between slices of a patch; 0 for the scan's own", 0, 50, group="Patches")
    ] = 0.0
    around: Annotated[
        str,
        Parameter(
            "where patches are cut; whole takes the middle of each slice", choices=AROUND, group="Patches"
        ),
    ] = "lesions"
    per_case: Annotated[
        int, Parameter("most patches of a case, of lesions and of body each", 1, group="Patches")
    ] = 16
    smallest_lesion_mm: Annotated[
        float,
        Parameter("across; cuts through a lesion that are smaller are left out", 0, 500, group="Patches"),
    ] = 0.0
    margin_voxels: Annotated[
        int, Parameter("stored beyond the patch on each side, for shifts and turns", 0, 256, group="Patches")
    ] = 0

    window_low_hu: Annotated[
        float, Parameter("CT value that becomes -1", -2000, 5000, group="Values")
    ] = -160.0
    window_high_hu: Annotated[float, Parameter("CT value that becomes 1", -2000, 5000, group="Values")] = (
        240.0
    )
    low_percentile: Annotated[float, Parameter("of the body in MR, becomes -1", 0, 100, group="Values")] = 0.5
    high_percentile: Annotated[float, Parameter("of the body in MR, becomes 1", 0, 100, group="Values")] = (
        99.5
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        for low, high in (("window_low_hu", "window_high_hu"), ("low_percentile", "high_percentile")):
            if getattr(self, low) >= getattr(self, high):
                raise UserError(
                    f"data: expected {low} below {high}, got {getattr(self, low):g} and {getattr(self, high):g}"
                )
        if self.validation_share + self.test_share >= 1:
            raise UserError(
                "data: validation_share and test_share leave no patient for training; make them smaller"
            )
        if self.slices_as_channels and self.slices % 2 == 0:
            raise UserError(f"data: slices as channels need an odd number of slices, got {self.slices}")
        self._check_sources()

    @property
    def two_kinds(self) -> bool:
        """Whether there are two kinds of image, a and b."""
        return bool(self.a)

    @property
    def is_3d(self) -> bool:
        """Whether patches are volumes."""
        return self.slices > 1 and not self.slices_as_channels

    @property
    def size(self) -> tuple[int, ...]:
        """Voxels that a network sees, ([slice,] row, column)."""
        return (self.slices, self.rows, self.columns) if self.is_3d else (self.rows, self.columns)

    @staticmethod
    def from_json(data: Mapping[str, Any], folder: Path) -> DataSettings:
        """Read what a configuration says.

        Args:
            data: values by name.
            folder: where relative paths start.

        Raises:
            UserError: an unknown name, a wrong value, or no scans named.
        """
        names = [spec.name for spec in parameters_of(DataSettings)]
        for name in data:
            if name not in names:
                raise UserError(f"data has no entry {name!r}: {_nearest(name, names)}")
        settings = DataSettings(**data)
        if not settings.images and not settings.a:
            raise UserError("data: expected images, or a and b: name a folder, a table or a pattern of scans")
        paths = {name: getattr(settings, name) for name in PATHS}
        absolute: dict[str, Any] = {
            name: str(folder / Path(path).expanduser()) for name, path in paths.items() if path
        }
        return replace(settings, **absolute)

    def _check_sources(self) -> None:
        if bool(self.a) != bool(self.b):
            raise UserError("data: expected both a and b, or images alone; name the missing kind")
        if self.images and self.a:
            raise UserError("data: expected images, or a and b, got all of them; leave one out")
        if self.paired and not self.a and self.images:
            raise UserError("data: paired needs the two kinds a and b")
        for masks, images in (("masks", "images"), ("masks_a", "a"), ("masks_b", "b")):
            if getattr(self, masks) and not getattr(self, images):
                raise UserError(f"data: {masks} needs {images}: name the scans too")


def _nearest(name: Any, names: list[str]) -> str:
    near = get_close_matches(str(name), names, n=1)
    return f"did you mean {near[0]}?" if near else f"it has {', '.join(names)}"
