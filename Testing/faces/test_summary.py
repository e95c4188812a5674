from types import SimpleNamespace

from CTGANAugmentLib.faces.summary import segment_summary, shortened, summary
from CTGANAugmentLib.scene.baselines import BaselineSegment

LESION = {"equivalent_diameter_mm": 14.04, "volume_ml": 1.449, "mean_inside": 21.6}


def made(name="scan synthetic", warnings=(), lesions=(LESION,)):
    result = SimpleNamespace(
        warnings=tuple(warnings), provenance=SimpleNamespace(measured={"lesions": list(lesions)})
    )
    return SimpleNamespace(nodes=[SimpleNamespace(GetName=lambda: name)], result=result)


def test_size_volume_and_mean_of_each_lesion_are_told():
    text = summary(made(), "CT", kept=True)
    assert text.splitlines() == [
        "Made scan synthetic.",
        "Lesion 1: 14.0 mm, 1.45 mL, mean inside 22 HU",
    ]
    assert summary(made(), "MR", kept=False).splitlines() == [
        "Preview: Apply keeps it.",
        "Lesion 1: 14.0 mm, 1.45 mL, mean inside 22",
    ]


def test_warnings_stand_before_the_figures():
    lines = summary(made(warnings=["39% was cut off"]), "CT", kept=True).splitlines()
    assert lines[1] == "Note: 39% was cut off."


def test_many_lesions_and_warnings_stay_a_few_lines():
    lines = summary(made(warnings=["w"] * 30, lesions=[LESION] * 100), "CT", kept=True).splitlines()
    assert len(lines) == 9
    assert lines[4] == "... and 27 more"
    assert lines[8] == "... and 97 more"


def test_a_result_without_measurements_is_told_too():
    assert summary(made(lesions=()), "CT", kept=True) == "Made scan synthetic."


def test_a_long_text_keeps_its_beginning_and_its_end():
    text = "no lesion could be placed: " + "x" * 3000 + ". Make it smaller"
    short = shortened(text)
    assert len(short) <= 500
    assert short.startswith("no lesion could be placed")
    assert short.endswith("Make it smaller")
    assert shortened("short") == "short"
    assert len(summary(made(name="n" * 300), "CT", kept=True).splitlines()[0]) < 60


def test_a_segment_is_told_with_its_size_and_warnings():
    segment = {"volume_ml": 12.345, "equivalent_diameter_mm": 28.67, "mean": 61.4}
    segmented = BaselineSegment(None, "S1", "Otsu 2", {"segments": [segment]}, ("it may have leaked",))
    assert segment_summary(segmented, "CT").splitlines() == [
        "Otsu 2: 12.35 mL, 28.7 mm, mean 61.4 HU",
        "Note: it may have leaked.",
    ]
    assert segment_summary(BaselineSegment(None, "S1", "Otsu"), "MR") == "Made Otsu."
