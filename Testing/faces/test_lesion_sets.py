"""Sources of lesions as a job takes them, and what is said while one is missing."""

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.lesion_sets import LesionCut, LesionSources, why_not_sources
from CTGANAugmentLib.jobs.lesion_sets import CUTTING


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (LesionSources(" ", "made"), "Say where real scans are"),
        (LesionSources("real", " "), "Say where made scans are"),
        (LesionSources("real", "made"), ""),
    ],
)
def test_what_is_missing_is_said(sources, said):
    assert why_not_sources(sources).startswith(said)
    assert bool(why_not_sources(sources)) == bool(said)


def test_only_what_was_named_goes_into_the_job():
    assert LesionSources(" a ", "b", "", " c").to_arguments() == {"real": "a", "made": "b", "made_masks": "c"}
    given = LesionCut(label=3).to_arguments()
    assert given["label"] == 3
    assert "made_label" not in given
    assert set(given) <= {*CUTTING, "label", "made_label"}


def test_figures_out_of_their_bounds_are_refused():
    with pytest.raises(UserError):
        LesionCut(rows=2)
