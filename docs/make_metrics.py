"""What doing nothing scores: python docs/make_metrics.py DATA (../shared/data). Writes results/doing_nothing.csv.

A scan that gets a small lesion, scored against itself without it: nothing was translated, removed or learnt.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.evaluation.translation_scores import NAMES, SYNTHRAD_RANGE_HU, scores_by_region
from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.jobs.command_line import main as command_line

SCAN = ("tcia-4dlung-113", "ct.nii.gz")
PLACE, DIAMETERS_MM = "75,-90,-985", (8, 12, 20)
OUT = Path(__file__).parent / "results" / "doing_nothing.csv"


def main(data: Path) -> None:
    """Make the lesions and score the scan that knows nothing of them."""
    scan = read_volume(data.joinpath(*SCAN))
    rows = []
    for diameter in DIAMETERS_MM:
        with tempfile.TemporaryDirectory() as folder:
            arguments = [
                "--at",
                PLACE,
                "--preset",
                "lung-nodule-solid",
                "--diameter-mm",
                str(diameter),
                "--seed",
                "1",
            ]
            code = command_line(
                ["synthesize", str(data.joinpath(*SCAN)), *arguments, "--out", folder, "--format", "nii.gz"]
            )
            if code:
                raise SystemExit(code)
            (mask_path,) = Path(folder).glob("*_lesions.seg.nrrd")
            (image_path,) = Path(folder).glob("*_synthetic.nii.gz")
            lesion = read_labels(mask_path).array > 0
            wanted = read_volume(image_path, modality="CT")
            masks = {"body": body_mask(scan), "lesion": lesion}
            found = scores_by_region(scan, wanted, masks, value_range=SYNTHRAD_RANGE_HU)
            rows += [{"diameter_mm": diameter, "region": name, **scores} for name, scores in found.items()]
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["diameter_mm", "region", *NAMES], lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {k: f"{v:.4f}" if isinstance(v, float) else v for k, v in row.items()} for row in rows
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
