"""Scores of a translation against a reference, as a table that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.faces.i18n import tr as _

_TITLES = {
    "mae": "MAE",
    "mse": "MSE",
    "psnr_db": "PSNR (dB)",
    "ssim": "SSIM",
    "ms_ssim": "MS-SSIM",
    "ncc": "NCC",
    "gradient_similarity": "Gradient similarity",
}
_DIGITS = {"mae": 1, "mse": 1, "psnr_db": 1}
_REGIONS = {"image": "Whole image", "body": "Body", "mask": "Mask"}


def score_table(record: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Headings, a region each, and rows, a score each; none where nothing was scored.

    Args:
        record: provenance of a translation, as JSON values.
    """
    scores = record.get("measured", {}).get("scores")
    if not scores:
        return [], []
    regions = scores["regions"]
    headings = ["", *(_(_REGIONS.get(region, region)) for region in regions)]
    rows = [
        [_titled(name, scores), *(_shown(name, values.get(name)) for values in regions.values())]
        for name in _TITLES
    ]
    return headings, rows


def score_range(record: Mapping[str, Any]) -> str:
    """Say which values the PSNR is for, "" where nothing was scored."""
    scores = record.get("measured", {}).get("scores")
    if not scores:
        return ""
    low, high = scores["value_range"]
    return _("PSNR and SSIM for values from {low:g} to {high:g} {unit}.").format(
        low=low, high=high, unit=scores.get("unit", "")
    )


def _shown(name: str, value: float | None) -> str:
    return "–" if value is None else f"{value:.{_DIGITS.get(name, 3)}f}"


def _titled(name: str, scores: Mapping[str, Any]) -> str:
    return f"{_TITLES[name]} ({scores.get('unit', '')})" if name == "mae" else _TITLES[name]
