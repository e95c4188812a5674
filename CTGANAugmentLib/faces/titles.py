"""Names of presets as the panels show them."""

from __future__ import annotations

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.lesions.presets import Preset


def preset_label(preset: Preset, locale: str) -> str:
    """Title in the language of a locale such as "zh_CN", with the modality where there is only one."""
    language = locale.replace("-", "_").split("_")[0]
    title = preset.titles.get(language, preset.title)
    if len(preset.modalities) > 1:
        return title
    return _("{title}, {modality} only").format(title=title, modality=preset.modalities[0])
