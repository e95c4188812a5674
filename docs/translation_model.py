"""A trained translation, slice by slice, for docs/make_translation.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from translation_cases import SEEN, Direction, Patient, kinds

from CTGANAugmentLib.datasets.normalization import Normalization
from CTGANAugmentLib.datasets.patch_grid import patch_axes, patch_grid, resample
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.model_folder import load_networks
from CTGANAugmentLib.volume import Volume

_STEP = 32
"""Sides of what a network sees are multiples of this."""
Translation = Callable[[Patient], Volume]


def load_translation(folder: Path, direction: Direction) -> Translation | None:
    """Load a model as a function from a patient to the translated scan on the CT's grid, None if it goes not that way.

    Raises:
        UserError: no model, or not one that translates.
    """
    card, networks = load_networks(folder)
    source, target = kinds(direction)
    by_modality = {_modality(card, kind): kind for kind in card.images.kinds}
    if set(by_modality) != {"CT", "MR"}:
        raise UserError(f"{folder}: expected a model that translates between CT and MR, got {card.title}")
    name = _network(card, by_modality[source])
    if name is None:
        return None
    network, kind_in, kind_out = networks[name], by_modality[source], by_modality[target]

    def translate(patient: Patient) -> Volume:
        scan = patient.mr_scan if source == "MR" else patient.scans["CT"]
        normalized = _through(network, card, kind_in, scan)
        like = patient.scans["CT"]
        values = resample(normalized, like.grid, -1.0)
        own_range = Normalization.from_json(card.images.normalization[kind_out])
        seen = SEEN["MR"] if target == "MR" else own_range.range_of(like)
        return Volume(seen.restored(values), like.ijk_to_ras, "CT" if target == "CT" else "MR")

    return translate


def _modality(card: ModelCard, kind: str) -> str:
    """Only CT has a window of its own, in HU."""
    return "CT" if card.images.normalization[kind]["kind"] == "window" else "MR"


def _network(card: ModelCard, source: str) -> str | None:
    if card.objective.id == "cyclegan":
        return "a_to_b" if source == "image_a" else "b_to_a"
    wanted = "image_a" if card.objective.parameters["direction"].startswith("a") else "image_b"
    return "generator" if source == wanted else None


def _through(network: torch.nn.Module, card: ModelCard, kind: str, scan: Volume) -> Volume:
    """Translate each slice of a scan, with its neighbours where the model wants them."""
    where = Normalization.from_json(card.images.normalization[kind]).range_of(scan)
    columns, rows, slices = patch_axes(scan.grid)
    sizes, spacing = np.array(scan.array.shape[::-1]), card.images.spacing_mm[-1]
    wide = [
        int(np.ceil(sizes[axis] * scan.grid.spacing_mm[axis] / spacing / _STEP)) * _STEP
        for axis in (rows, columns)
    ]
    center = scan.grid.to_ras((sizes - 1) / 2)
    grid = patch_grid(scan.grid, center, (int(sizes[slices]), wide[0], wide[1]), spacing, 0)
    seen = where.normalized(resample(scan, grid, where.low))
    reach = card.images.channels // 2
    padded = np.pad(seen, ((reach, reach), (0, 0), (0, 0)), mode="edge")
    made = np.empty_like(seen)
    with torch.inference_mode():
        for number in range(len(seen)):
            stack = torch.from_numpy(padded[number : number + 2 * reach + 1][None])
            made[number] = network(stack)[0, reach].numpy()
    return Volume(made, grid.ijk_to_ras, scan.modality)
