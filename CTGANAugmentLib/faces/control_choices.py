"""What a parameter can be chosen from: its own values, or the models that are installed."""

from __future__ import annotations

from CTGANAugmentLib.faces.controls import Control
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.modelzoo.catalog import find_models
from CTGANAugmentLib.parameters import Declared

Item = tuple[str, str]


def choices_of(cls: type[Declared], control: Control, modality: str, current: object = None) -> list[Item]:
    """Values and titles to choose from.

    Args:
        cls: whose parameter it is.
        control: of the parameter.
        modality: of the scan; models for other scans are left out.
        current: value that is set; a model that is not installed here stays, and says so.
    """
    about = control.spec.about
    if not about.models:
        return [(each, _(each)) for each in about.choices]
    cards = [each.card for each in find_models() if each.card is not None]
    fitting = [
        card for card in cards if card.objective.id in about.models and cls.takes_model(card, modality)
    ]
    items = [("", _("The best that fits the scan")), *((card.id, card.title) for card in fitting)]
    name = str(current or "")
    if name not in dict(items):
        items.append((name, _("{name} (does not fit, or is not installed)").format(name=name)))
    return items
