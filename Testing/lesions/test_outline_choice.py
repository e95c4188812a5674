"""One choice of outline for all ways of making lesions: by a preset, painted, or of real lesions."""

from dataclasses import dataclass

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.lesions.outline_choice import OutlineChoice
from CTGANAugmentLib.lesions.shape import Shape
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import Label, LabelVolume


@dataclass(frozen=True)
class Choice(OutlineChoice):
    """The parameters alone."""


def _choice(**given):
    return Choice(**{"preset": "liver-metastasis", "diameter_mm": 12.0, **given})


def _draw(volume, guides, seed=0, **given):
    return _choice(**given).draw_outlines(np.random.default_rng(seed), volume, guides)


def _points(*points):
    return Guides(points_ras=np.array(points, dtype=float))


def _two_parts(volume):
    array = np.zeros(volume.array.shape, dtype=np.uint8)
    array[10:20, 10:20, 10:20] = 1
    array[30:38, 30:50, 30:33] = 2
    return LabelVolume(array, volume.ijk_to_ras, labels=(Label(1, "a"), Label(2, "b")))


def test_each_point_gets_an_outline_of_the_size_asked_for(liver):
    outlines, notes = _draw(liver, _points((-10, 0, 0), (12, 3, 4)))
    assert not notes
    np.testing.assert_allclose([o.center_ras for o in outlines], [(-10, 0, 0), (12, 3, 4)])
    box = Box((0, 0, 0), liver.grid.shape_kji)
    for outline in outlines:
        volume = outline.coverage(liver.grid, box).sum() * liver.grid.voxel_volume_mm3
        assert volume == pytest.approx(np.pi * 12**3 / 6, rel=0.03)


def test_random_outlines_lie_in_the_region(liver):
    region = Roi.aligned([0, 0, 0], [50, 40, 44])
    outlines, notes = _draw(liver, Guides(roi=region), count=3, diameter_mm=8.0)
    assert len(outlines) + len(notes) == 3
    for outline in outlines:
        box = Box((0, 0, 0), liver.grid.shape_kji)
        inside = outline.coverage(liver.grid, box) > 0.5
        assert region.contains(liver.grid.voxel_centers_ras(box))[inside].mean() > 0.97


def test_each_part_of_the_painted_mask_is_an_outline_and_a_label_chooses(liver):
    mask = _two_parts(liver)
    both, _ = _draw(liver, Guides(mask=mask), outline="painted")
    assert [int(o.shape.part.inside.sum()) for o in both] == [1000, 480]
    (one,), _ = _draw(liver, Guides(mask=mask, label=2), outline="painted")
    np.testing.assert_array_equal(one.shape.part.on(Box((0, 0, 0), liver.grid.shape_kji)), mask.array == 2)


def test_a_real_outline_is_that_of_the_file_scaled_to_the_diameter(liver, tmp_path):
    write_labels(_two_parts(liver), tmp_path / "x_mask.nrrd")
    (one,), _ = _draw(liver, _points((0, 0, 0)), outline="real", outlines=str(tmp_path), diameter_mm=15.0)
    assert one.shape.diameter_mm == pytest.approx(15, rel=0.04)


def test_a_real_outline_that_the_scan_s_end_cuts_is_told_as_others_are(liver, tmp_path):
    write_labels(_two_parts(liver), tmp_path / "x_mask.nrrd")
    wanted = {"outline": "real", "outlines": str(tmp_path), "diameter_mm": 20.0}
    (told,) = _draw(liver, _points((0, 0, 0), (-29, 0, 0)), **wanted)[1]
    assert "of lesion 2 was cut off because it lay outside the scan;" in told


def test_without_a_folder_a_real_outline_has_the_form_of_lung_nodules(liver):
    (one,), _ = _draw(liver, _points((0, 0, 0)), outline="real")
    assert isinstance(one.shape, Shape)
    assert len(one.shape.harmonics) > 0


@pytest.mark.parametrize(
    ("outline", "guides", "message"),
    [
        ("painted", _points((0, 0, 0)), "no mask of the lesion"),
        ("painted", "mask and point", "leave points"),
        ("parametric", _points((900, 0, 0)), "outside"),
        ("parametric", Guides(), "points, a region"),
    ],
)
def test_guides_that_do_not_go_with_the_outline_are_refused(liver, outline, guides, message):
    if guides == "mask and point":
        guides = Guides(points_ras=np.zeros((1, 3)), mask=_two_parts(liver))
    with pytest.raises(UserError, match=message):
        _draw(liver, guides, outline=outline)


def test_the_same_seed_draws_the_same(liver):
    first, second = (
        _draw(liver, Guides(roi=Roi.aligned([0, 0, 0], [50, 50, 50])), seed=4)[0] for _ in range(2)
    )
    assert [o.to_json() for o in first] == [o.to_json() for o in second]


def test_a_plan_is_not_told_of_folders(tmp_path):
    choice = _choice(outline="real", outlines=str(tmp_path))
    assert "outlines" not in choice.without_paths()
    assert choice.paths() == {"outlines": str(tmp_path)}
