"""Lesion presets: data files with a source for each figure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.tissue import HostRange
from CTGANAugmentLib.resources import resource_folder

Distribution = Mapping[str, Any]
_NOT_DRAWN = ("host", "sequence", "least_mean_hu")


@dataclass(frozen=True)
class Preset:
    """One kind of lesion.

    Attributes:
        id, title, organ, description: what it is called and looks like.
        titles: title by language code, for the faces' translations.
        terminology: key in `CTGANAugmentLib.terminology.TERMS`.
        color_rgb: of its segment, each 0 to 1.
        figures: modality to parameter name to distribution.
        sources: full citations by the key that the figures give.
    """

    id: str
    title: str
    organ: str
    description: str
    titles: Mapping[str, str]
    terminology: str
    color_rgb: tuple[float, float, float]
    figures: Mapping[str, Mapping[str, Distribution]]
    sources: Mapping[str, str]

    @property
    def modalities(self) -> tuple[str, ...]:
        """Modalities that the preset has figures for."""
        return tuple(self.figures)

    def for_modality(self, modality: str) -> Mapping[str, Distribution]:
        """Figures for a scan.

        Raises:
            UserError: the preset has none for that modality.
        """
        if modality not in self.figures:
            raise UserError(
                f"preset {self.id} is for {' and '.join(self.modalities)}, but the volume is taken as {modality}: "
                "choose another preset, or say what the volume is (--modality)"
            )
        return self.figures[modality]

    def host(self, modality: str) -> HostRange:
        """Values that the lesion may replace: HU for CT, percent of the local background otherwise."""
        bounds = self.for_modality(modality).get("host", {})
        unit = "hu" if modality == "CT" else "percent"
        return HostRange(bounds.get(f"low_{unit}"), bounds.get(f"high_{unit}"))

    def least_mean_hu(self, modality: str) -> float | None:
        """Lowest mean that the lesion's matter can have, whatever its contrast to this scan's background."""
        figure = self.for_modality(modality).get("least_mean_hu")
        return None if figure is None else float(figure["value"])

    def draw(self, rng: np.random.Generator, modality: str) -> dict[str, float]:
        """Draw every parameter, always with the same number of draws in the same order."""
        figures = self.for_modality(modality)
        return {name: _draw(rng, figures[name]) for name in sorted(figures) if name not in _NOT_DRAWN}

    def typical(self, modality: str) -> dict[str, float]:
        """Middle of each parameter's distribution."""
        figures = self.for_modality(modality)
        keys = ("value", "median", "mean")
        return {
            name: float(next(figure[key] for key in keys if key in figure))
            for name, figure in figures.items()
            if name not in _NOT_DRAWN
        }


def _draw(rng: np.random.Generator, figure: Distribution) -> float:
    share = rng.random()
    if "value" in figure:
        return float(figure["value"])
    is_log = "median" in figure
    middle = np.log(figure["median"]) if is_log else figure["mean"]
    spread = figure["log_sd"] if is_log else figure["sd"]
    bounds = np.array([figure["low"], figure["high"]], dtype=float)
    low, high = ndtr(((np.log(bounds) if is_log else bounds) - middle) / spread)
    # The inverse of the distribution cut at its bounds: one draw, and nothing piles up on a bound.
    value = middle + spread * ndtri(low + share * (high - low))
    return round(float(np.clip(np.exp(value) if is_log else value, *bounds)), 4)


@lru_cache(maxsize=1)
def load_presets() -> Mapping[str, Preset]:
    """All presets by id."""
    files = sorted(resource_folder("Presets").glob("*.json"))
    found = [_read(json.loads(path.read_text(encoding="utf-8"))) for path in files]
    return {preset.id: preset for preset in found}


def preset_by_id(preset_id: str) -> Preset:
    """Preset of that id.

    Raises:
        UserError: no such preset.
    """
    presets = load_presets()
    if preset_id not in presets:
        raise UserError(f"expected a preset out of {', '.join(presets)}, got {preset_id!r}")
    return presets[preset_id]


def _read(data: Mapping[str, Any]) -> Preset:
    titles = {"en": data["title"], "zh": data.get("title_zh", data["title"])}
    red, green, blue = data["color_rgb"]
    figures = {modality: data[modality] for modality in ("CT", "MR") if modality in data}
    return Preset(
        data["id"], data["title"], data["organ"], data["description"], titles, data["terminology"],
        (red, green, blue), figures, data["sources"],
    )  # fmt: skip
