"""A model's card in words that people read."""

from __future__ import annotations

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.modelzoo.card import ModelCard

_HELD_OUT = "held_out/"
_DIGITS = 3


def card_lines(card: ModelCard) -> list[tuple[str, str]]:
    """Headings and what stands under each: what the model is, whom it knows, what it is not for."""
    images, data = card.images, card.training_data
    size = " x ".join(map(str, images.size))
    spacing = " x ".join(f"{each:g}" for each in images.spacing_mm)
    people = _("{train} for training, {validation} for validation, {test} for testing").format(
        **{name: data.patients.get(name, 0) for name in ("train", "validation", "test")}
    )
    lines = [
        (_("Use"), card.intended_use),
        (_("Limits"), card.limits),
        (
            _("Images"),
            _("{modality}, {size} voxels of {spacing} mm").format(
                modality=images.modality, size=size, spacing=spacing
            ),
        ),
        (_("Trained on"), data.description),
        (_("Patients"), people),
        *((name.replace("_", " ").capitalize(), text) for name, text in card.notes.items()),
        (_("Licence"), card.licence),
        (_("Citation"), data.citation),
        (_("Model"), f"{card.objective.id}, CTGANAugment {card.software}, SHA-256 {card.sha256[:12]}"),
    ]
    return [(heading, text) for heading, text in lines if text]


def card_figures(card: ModelCard) -> list[tuple[str, str]]:
    """Scores on patients that the model never saw, by name; those of its validation where there are no others."""
    held_out = {name: value for name, value in card.metrics.items() if name.startswith(_HELD_OUT)}
    return [
        (name.removeprefix(_HELD_OUT).replace("_", " "), _shown(value))
        for name, value in (held_out or card.metrics).items()
    ]


def _shown(value: float | None) -> str:
    if value is None:
        return _("none")
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.{_DIGITS}g}"
