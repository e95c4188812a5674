"""Tables of docs/make_translation.py, and the figures of a model's card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from translation_cases import Direction

SCORES = ("mae", "psnr_db", "ssim", "ms_ssim", "ncc")
Row = dict[str, Any]


def table_of(
    direction: Direction, rows: Sequence[Row], crowd: Mapping[str, NDArray[np.float64]]
) -> list[str]:
    """Lines of one direction's table, from the rows of all patients and the kernel distances of each method."""
    unit = "HU" if direction == "mr-to-ct" else "thousandths"
    lines = [
        f"### {direction}",
        "",
        f"| method | patients | MAE ({unit}), mean (all voxels) | PSNR (dB) | SSIM | MS-SSIM | NCC | "
        "MAE in the lesion | better than the map | KID of slices |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name in dict.fromkeys(row["method"] for row in rows):
        for aligned in (True, False):
            mine = [row for row in rows if row["method"] == name and (row["aligned"] or not aligned)]
            body = [row for row in mine if row["region"] == "body"]
            means = [_mean(body, score) for score in SCORES]
            voxels = np.array([row["voxels"] for row in body])
            pooled = float(np.array([row["mae"] for row in body]) @ voxels / voxels.sum())
            beaten = _map_beaten(body, rows)
            distance = crowd[name]
            cells = [
                name,
                f"{len(body)} aligned" if aligned else f"all {len(body)}",
                f"{means[0]:.1f} ({pooled:.1f})",
                f"{means[1]:.2f}",
                *(f"{mean:.3f}" for mean in means[2:]),
                f"{_mean([row for row in mine if row['region'] == 'lesion'], 'mae'):.1f}",
                "" if name == "intensity map" else f"{beaten} of {len(body)}",
                "" if aligned else f"{distance.mean():.2f} ± {distance.std(ddof=1):.2f}",
            ]
            lines.append(f"| {' | '.join(cells)} |")
    real = crowd["real"]
    lines += [
        f"| *real slices of other patients* | | | | | | | | | {real.mean():.2f} ± {real.std(ddof=1):.2f} |",
        "",
    ]
    return lines


def figures_of(
    direction: Direction, name: str, rows: Sequence[Row], crowd: Mapping[str, NDArray[np.float64]]
) -> dict[str, float]:
    """What a model's card tells of one direction: means over the bodies of held-out patients."""
    of_all = {
        method: [row for row in rows if row["method"] == method and row["region"] == "body"]
        for method in (name, "intensity map")
    }
    of_aligned = {method: [row for row in found if row["aligned"]] for method, found in of_all.items()}
    unit = "hu" if direction == "mr-to-ct" else "thousandths"
    values: dict[str, float] = {"patients": len(of_all[name]), "patients_aligned": len(of_aligned[name])}
    for score in SCORES:
        known_as = f"mae_{unit}" if score == "mae" else score
        values |= {
            f"{known_as}_aligned": _mean(of_aligned[name], score),
            known_as: _mean(of_all[name], score),
        }
    values |= {
        f"mae_{unit}_aligned_of_intensity_map": _mean(of_aligned["intensity map"], "mae"),
        "kid": float(crowd[name].mean()),
        "kid_error": float(crowd[name].std(ddof=1)),
        "kid_of_intensity_map": float(crowd["intensity map"].mean()),
        "kid_of_real": float(crowd["real"].mean()),
    }
    return {f"held_out/{direction}/{key}": value for key, value in values.items()}


def _mean(rows: Sequence[Row], score: str) -> float:
    known = [row[score] for row in rows if row[score] is not None]
    return float(np.mean(known)) if known else float("nan")


def _map_beaten(body: Sequence[Row], rows: Sequence[Row]) -> int:
    of_map = {
        r["patient"]: r["mae"] for r in rows if r["method"] == "intensity map" and r["region"] == "body"
    }
    return sum(row["mae"] < of_map[row["patient"]] for row in body)


def floor_table(rows: Sequence[Row]) -> list[str]:
    """Lines of the table of what no method can get below, from the rows of all patients."""
    names = [name for name in rows[0] if name not in ("patient", "aligned")]
    lines = [
        "### What noise and misalignment cost",
        "",
        f"| patients | {' | '.join(names)} |",
        "|---" * (len(names) + 1) + "|",
    ]
    for text, chosen in (("aligned", [row for row in rows if row["aligned"]]), ("all", rows)):
        cells = [f"{np.mean([row[name] for row in chosen]):.2f}" for name in names]
        lines.append(f"| {text} {len(chosen)} | {' | '.join(cells)} |")
    return [*lines, ""]
