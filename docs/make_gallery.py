"""Draw every preset in the real development scans: ``python docs/make_gallery.py DATA OUT [NAME ...]``.

DATA is a folder with the public scans named below; the pictures in docs/pictures were made with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.ndimage import distance_transform_edt, gaussian_filter

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.pictures import before_after_png
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import LabelVolume, Volume

_TOTAL = "totalsegmentator-examples"
SCANS: Mapping[str, tuple[str, str]] = {
    "chest-3mm": ("tcia-4dlung-113/ct.nii.gz", "CT"),
    "chest-5mm": ("chest-ct-tumour/lung1_image.nrrd", "CT"),
    "trunk-3mm": (f"{_TOTAL}/example_ct_sm.nii.gz", "CT"),
    "brain-ct-1mm": (f"{_TOTAL}/ct_brain_atlas_1mm.nii.gz", "CT"),
    "brain-t1": ("brain-mr-tumour/brain1_image.nrrd", "MR"),
    "thigh-ct": ("sts-ct-mr/STS_028/CT_image.nii.gz", "CT"),
    "thigh-t1": ("sts-ct-mr/STS_044/MR_T1_image.nii.gz", "MR"),
    "abdomen-mr": (f"{_TOTAL}/example_mr_sm.nii.gz", "MR"),
}
Where = Callable[[Volume, Path], Guides]


def at(*point: float) -> Where:
    """Place at a point in RAS mm."""
    return lambda _scan, _data: Guides(points_ras=np.array([point]))


def in_roi(center: tuple[float, ...], size: tuple[float, ...]) -> Where:
    """Place at random in a box."""
    return lambda _scan, _data: Guides(roi=Roi.aligned(center, size))


def in_organ(file: str, label: int) -> Where:
    """Place at random in an organ."""
    return lambda _scan, data: Guides(mask=read_labels(data / file), label=label)


def in_values(low: float, high: float, calm_mm: float, away_from: str = "") -> Where:
    """Place at random in the body where the smoothed scan is in a range, 8 mm away from a real tumour."""

    def guides(scan: Volume, data: Path) -> Guides:
        calm = gaussian_filter(scan.array.astype(np.float32), calm_mm / scan.grid.spacing_kji_mm)
        inside = body_mask(scan) & (calm > low) & (calm < high)
        if away_from:
            tumour = read_labels(data / away_from).array > 0
            inside &= distance_transform_edt(~tumour, sampling=scan.grid.spacing_kji_mm.tolist()) > 8
        return Guides(mask=LabelVolume(inside.astype(np.uint8), scan.ijk_to_ras))

    return guides


@dataclass(frozen=True)
class Scene:
    """One picture: a preset in a scan."""

    scan: str
    preset: str
    where: Where
    seed: int = 7
    parameters: Mapping[str, float] = field(default_factory=dict)


_LUNG = in_values(-960, -600, 1.0)
_KIDNEY_3MM = in_organ(f"{_TOTAL}/example_seg.nii.gz", 3)
_HEALTHY_CT = in_values(30, 85, 2.0, "sts-ct-mr/STS_028/CT_mask.nii.gz")
_HEALTHY_T1 = in_values(150, 500, 2.0, "sts-ct-mr/STS_044/MR_T1_mask.nii.gz")
_LIVER_3MM = in_organ(f"{_TOTAL}/example_seg.nii.gz", 5)
SCENES = [
    Scene("chest-3mm", "lung-nodule-solid", _LUNG, 7, {"diameter_mm": 15}),
    Scene("chest-5mm", "lung-nodule-solid", _LUNG, 7, {"diameter_mm": 15}),
    Scene("chest-3mm", "lung-nodule-ground-glass", _LUNG, 3, {"diameter_mm": 20}),
    Scene("chest-5mm", "lung-nodule-ground-glass", _LUNG, 7, {"diameter_mm": 20}),
    Scene("chest-3mm", "lung-mass-spiculated", _LUNG, 7, {"diameter_mm": 28, "margin_mm": 0}),
    Scene("chest-5mm", "lung-mass-spiculated", _LUNG, 5, {"diameter_mm": 28, "margin_mm": 0}),
    Scene("chest-3mm", "liver-metastasis", at(57, -57, -1012), 2, {"diameter_mm": 26}),
    Scene("trunk-3mm", "liver-metastasis", _LIVER_3MM, 7, {"diameter_mm": 26}),
    Scene("chest-3mm", "liver-hcc", at(50, -60, -1018), 3, {"diameter_mm": 34}),
    Scene("trunk-3mm", "liver-cyst", _LIVER_3MM, 7, {"diameter_mm": 26}),
    Scene("chest-3mm", "liver-cyst", at(62, -50, -1015), 1, {"diameter_mm": 24}),
    Scene("chest-3mm", "liver-hemangioma", at(55, -62, -1015), 4, {"diameter_mm": 30}),
    Scene("trunk-3mm", "kidney-tumour", _KIDNEY_3MM, 7, {"diameter_mm": 18, "contrast_hu": 30}),
    Scene("chest-3mm", "lymph-node", in_values(-130, -60, 1.5), 7, {"diameter_mm": 12, "margin_mm": 0}),
    Scene("chest-5mm", "bone-lytic", in_values(160, 420, 4.0), 7, {"diameter_mm": 13, "margin_mm": 0}),
    Scene("chest-5mm", "bone-sclerotic", in_values(160, 420, 4.0), 2, {"diameter_mm": 13, "margin_mm": 0}),
    Scene("brain-ct-1mm", "brain-haemorrhage", in_roi((30, 183, 1216), (50, 60, 60)), 7, {"diameter_mm": 30}),
    Scene("brain-t1", "brain-metastasis", in_roi((40, -20, 15), (40, 60, 60)), 7, {"diameter_mm": 16}),
    Scene("thigh-ct", "soft-tissue-sarcoma", _HEALTHY_CT, 4, {"diameter_mm": 26, "margin_mm": 0}),
    Scene("thigh-t1", "soft-tissue-sarcoma", _HEALTHY_T1, 3, {"diameter_mm": 26, "margin_mm": 2}),
    Scene("abdomen-mr", "liver-metastasis", in_organ(f"{_TOTAL}/example_seg_mr.nii.gz", 5), 3, {"diameter_mm": 24}),
    Scene("abdomen-mr", "liver-cyst", in_organ(f"{_TOTAL}/example_seg_mr.nii.gz", 5), 5, {"diameter_mm": 20}),
    Scene("abdomen-mr", "liver-hemangioma", in_organ(f"{_TOTAL}/example_seg_mr.nii.gz", 5), 6, {"diameter_mm": 26}),
]  # fmt: skip


def main(data: Path, out: Path, names: list[str]) -> int:
    """Draw the pictures whose name holds one of the names, or all."""
    out.mkdir(parents=True, exist_ok=True)
    for scene in SCENES:
        name = f"{scene.preset}_{scene.scan}"
        if names and not any(wanted in name for wanted in names):
            continue
        file, modality = SCANS[scene.scan]
        scan = read_volume(data / file, modality=modality)
        operation = ParametricLesion(preset=scene.preset, **scene.parameters)
        result = operation.run(scan, scene.where(scan, data), scene.seed)
        lesion = result.provenance.measured["lesions"][0]
        title = (
            f"{scene.preset} in {scene.scan}: {lesion['equivalent_diameter_mm']:.0f} mm, seed {scene.seed}"
        )
        (out / f"{name}.png").write_bytes(before_after_png(scan, result, title))
        sys.stdout.write(
            f"{name}: mean {lesion['mean']}, background {lesion['background']} {result.warnings}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
