"""From a preset's figures and the user's own to one lesion's outline and matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.appearance import Appearance
from CTGANAugmentLib.lesions.presets import Preset
from CTGANAugmentLib.lesions.random_field import draw_seed
from CTGANAugmentLib.lesions.shape import Shape, sample_shape

_SHAPE = ("diameter_mm", "elongation", "lobulation", "spiculation")
_APPEARANCE = {field.name for field in fields(Appearance)}
_CT_ONLY = ("mean_hu", "ground_glass", "calcified_fraction", "calcification_hu")


def check_unit(given: Mapping[str, float], modality: str) -> None:
    """Check that figures in HU are for CT and those in percent for MR.

    Raises:
        UserError: one that is not.
    """
    if modality == "CT":
        wrong = [name for name in given if name.endswith("_percent")]
        advice = "a CT volume has Hounsfield units: give the figure that ends in _hu"
    else:
        wrong = [name for name in given if name.endswith("_hu") or name in _CT_ONLY]
        advice = "an MR volume has no Hounsfield units: give the figure that ends in _percent, of the local background"
    if wrong:
        raise UserError(f"{', '.join(wrong)}: {advice}")


def draw_figures(
    rng: np.random.Generator, preset: Preset, modality: str, given: Mapping[str, float]
) -> dict[str, float]:
    """Draw a preset's figures and put the user's own in their place; a mean replaces a contrast, and back."""
    figures = preset.draw(rng, modality)
    least = preset.least_mean_hu(modality)
    if least is not None and not {"contrast_hu", "mean_hu"} & set(given):
        figures["least_mean_hu"] = least
    if "mean_hu" in given:
        figures.pop("contrast_hu", None)
    elif "contrast_hu" in given:
        figures.pop("mean_hu", None)
    return {**figures, **given}


def draw_shape(rng: np.random.Generator, figures: Mapping[str, float], shape_prior: str) -> Shape:
    """Draw the outline of one lesion."""
    return sample_shape(rng, prior=shape_prior, **{name: figures[name] for name in _SHAPE if name in figures})


def draw_look(rng: np.random.Generator, figures: Mapping[str, float]) -> dict[str, Any]:
    """Draw the matter of one lesion as JSON values."""
    return {"appearance": _appearance(figures).to_json(), "texture_seed": draw_seed(rng)}


def _appearance(figures: Mapping[str, float]) -> Appearance:
    values: dict[str, Any] = {}
    for name, value in figures.items():
        plain = name if name in _APPEARANCE else name.replace("_hu", "_amount").replace("_percent", "_amount")
        if plain in _APPEARANCE:
            values[plain] = value
    if values.get("mean_hu") is not None:
        values["contrast_amount"] = None
    return Appearance(**values)
