import pytest

from CTGANAugmentLib.faces.titles import preset_label
from CTGANAugmentLib.lesions.presets import load_presets

PRESETS = load_presets()


@pytest.mark.parametrize(("locale", "language"), [("zh_CN", "zh"), ("zh-TW", "zh"), ("en_US", "en")])
def test_a_preset_has_its_title_in_the_users_language(locale, language):
    assert preset_label(PRESETS["liver-metastasis"], locale) == PRESETS["liver-metastasis"].titles[language]


def test_a_language_without_titles_and_no_language_get_english():
    for locale in ("fr_FR", ""):
        assert preset_label(PRESETS["liver-metastasis"], locale) == PRESETS["liver-metastasis"].title


def test_a_preset_for_one_modality_says_so():
    only = [preset for preset in PRESETS.values() if len(preset.modalities) == 1]
    assert only
    assert all(preset_label(preset, "en").endswith(f", {preset.modalities[0]} only") for preset in only)
