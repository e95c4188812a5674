"""Whole scans through small models whose networks are known functions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.modelzoo import choosing
from CTGANAugmentLib.modelzoo.catalog import find_models
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS
from CTGANAugmentLib.operation import Guides, operation_from_json
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.translation.translate import Translate
from Testing.translation.conftest import (
    OBLIQUE,
    PERCENTILE,
    WINDOW,
    images_of,
    same_everywhere,
    scan_of,
    tanh_of,
    textured,
)

TO_MR = {"modality": "CT+MR", "normalization": {"image_a": WINDOW, "image_b": PERCENTILE}}


def run(folder, scan, **parameters):
    parameters.setdefault("direction", "a_to_b")
    return Translate(model=str(folder), **parameters).run(scan, Guides(), 0)


@pytest.fixture(scope="module")
def pointwise_folder(model_folder):
    return model_folder()


@pytest.mark.parametrize("planes", ["one", "three"])
def test_at_the_models_spacing_a_pointwise_network_gives_its_function_of_each_voxel(pointwise_folder, planes):
    scan = scan_of(textured(), (2.0, 2.0, 2.0))
    made = run(pointwise_folder, scan, planes=planes).volume
    assert made.array.dtype == np.int16
    assert np.abs(made.array - tanh_of(scan.array)).max() <= 0.5 + 1e-3


def test_a_result_without_a_unit_has_whole_numbers_from_0_to_1000(model_folder):
    folder = model_folder(images=images_of(**TO_MR))
    scan = scan_of(textured())
    made = run(folder, scan, direction="auto").volume
    assert made.modality == "MR"
    assert made.array.dtype == np.int16
    expected = (np.tanh((scan.array + 200.0) / 250 - 1) + 1) * 500
    assert np.abs(made.array - expected).max() < 0.51


def test_a_model_that_begins_with_another_modality_is_not_taken_unasked(model_folder, monkeypatch):
    folder = model_folder("pix2pix", images_of(**TO_MR), model_id="ct-to-mr")
    monkeypatch.setattr(choosing, "find_models", lambda _=(): find_models([folder]))
    scan = scan_of(textured((4, 16, 16), low=0), modality="MR")
    with pytest.raises(UserError, match="model that translates MR"):
        Translate(direction="a_to_b").sample(np.random.default_rng(0), scan, Guides())


@pytest.mark.parametrize("turn", [None, OBLIQUE, np.diag([-1.0, 1, 1, 1]), np.eye(4)[[2, 0, 1, 3]]])
@pytest.mark.parametrize("planes", ["one", "three"])
def test_the_result_lies_where_the_scan_lies_however_it_is_turned(pointwise_folder, turn, planes):
    smooth = gaussian_filter(np.random.default_rng(1).standard_normal((10, 26, 30)), 2.5)
    scan = scan_of(np.rint(150 * smooth / np.abs(smooth).max()).astype(np.int16), (1.7, 1.3, 3.1), turn)
    made = run(pointwise_folder, scan, planes=planes).volume
    assert np.array_equal(made.ijk_to_ras, scan.ijk_to_ras)
    error = np.abs(made.array - tanh_of(scan.array))[1:-1, 2:-2, 2:-2]
    assert error.mean() < 4
    assert np.corrcoef(made.array.ravel(), scan.array.ravel())[0, 1] > 0.99


def test_a_turned_scan_gives_the_same_voxels_turned(model_folder):
    folder = model_folder(weights=None)
    array = textured()
    scan = scan_of(array, (2.0, 2.0, 3.0))
    flipped = np.ascontiguousarray(array[::-1, :, ::-1])
    matrix = scan.ijk_to_ras @ np.array([[-1, 0, 0, 23], [0, 1, 0, 0], [0, 0, -1, 5], [0, 0, 0, 1.0]])
    again = run(folder, type(scan)(flipped, matrix, "CT")).volume
    assert np.array_equal(again.array[::-1, :, ::-1], run(folder, scan).volume.array)


def test_neighbouring_slices_as_channels_give_each_slice_back_where_it_was(model_folder):
    folder = model_folder(images=images_of(channels=3))
    scan = scan_of(textured((7, 16, 16)))
    made = run(folder, scan).volume
    assert np.abs(made.array - tanh_of(scan.array)).max() <= 0.5 + 1e-3


def test_the_scan_stays_as_it_is(pointwise_folder):
    array = textured()
    before = array.copy()
    run(pointwise_folder, scan_of(array), confidence="both")
    assert np.array_equal(array, before)


def test_outside_the_body_is_air_and_its_edge_is_soft(model_folder):
    folder = model_folder(weights=same_everywhere(0.2))
    array = np.full((4, 60, 60), -1000, dtype=np.int16)
    array[:, 20:40, 20:40] = 40
    made = run(folder, scan_of(array, (2.0, 2.0, 3.0))).volume.array
    assert np.all(made[:, 22:38, 22:38] == 100)
    assert np.all(made[:, :10] == -1000)
    edge = made[2, 30, 40:50].astype(int)
    assert np.all(np.diff(edge) <= 0)
    assert np.abs(np.diff(edge)).max() < 700


def test_the_cycle_error_is_what_is_lost_there_and_back(pointwise_folder):
    scan = scan_of(textured())
    (error,) = run(pointwise_folder, scan, confidence="cycle").maps
    x = (scan.array + 200.0) / 250 - 1
    expected = np.abs(x - np.tanh(np.tanh(x))) * 250
    assert error.name.endswith("cycle error")
    assert error.unit == "HU"
    assert np.abs(error.array - expected).max() <= 0.5 + 1e-2


def test_the_cycle_error_has_the_scans_unit_and_the_spread_that_of_the_result(model_folder):
    folder = model_folder(images=images_of(**TO_MR))
    error, spread = run(folder, scan_of(textured()), direction="auto", confidence="both").maps
    assert (error.unit, spread.unit) == ("HU", "a.u.")


def test_a_network_that_does_not_see_flips_has_no_spread_and_another_one_has(pointwise_folder, model_folder):
    scan = scan_of(textured((3, 16, 16)))
    (none,) = run(pointwise_folder, scan, confidence="flips").maps
    (some,) = run(model_folder(weights=None), scan, confidence="flips").maps
    assert none.array.max() == 0
    assert some.array.mean() > 0


def test_the_mean_over_flips_is_the_same_for_a_mirrored_scan(model_folder):
    folder = model_folder(weights=None)
    array = textured((3, 16, 16))
    mirrored = np.ascontiguousarray(array[:, :, ::-1])
    made, other = (run(folder, scan_of(a), average_flips=True).volume.array for a in (array, mirrored))
    assert np.abs(made - other[:, :, ::-1].astype(float)).max() <= 1


def test_three_planes_have_smaller_jumps_between_slices(model_folder):
    folder = model_folder(weights=None)
    scan = scan_of(textured((16, 16, 16)), (2.0, 2.0, 2.0))
    one, three = (run(folder, scan, planes=planes) for planes in ("one", "three"))
    jumps = [result.provenance.measured["slice_jump"]["mean"] for result in (one, three)]
    assert jumps[1] < jumps[0]


def test_the_same_plan_gives_the_same_bits(model_folder):
    folder = model_folder(weights=None, images=images_of(channels=3))
    operation = Translate(model=str(folder), direction="b_to_a", confidence="both", planes="three")
    scan = scan_of(textured())
    plan = operation.sample(np.random.default_rng(0), scan, Guides())
    read = Plan.from_json(plan.to_json())
    first, again = operation.apply(scan, plan), operation.apply(scan, read)
    assert np.array_equal(first.volume.array, again.volume.array)
    assert all(np.array_equal(a.array, b.array) for a, b in zip(first.maps, again.maps, strict=True))


def test_the_plan_names_the_model_and_no_folder(pointwise_folder, monkeypatch):
    scan = scan_of(textured())
    result = run(pointwise_folder, scan)
    assert result.provenance.model["id"] == "tiny-translator"
    assert str(pointwise_folder) not in result.provenance.to_text()
    monkeypatch.setenv(OWN_FOLDERS, str(pointwise_folder.parent))
    plan = result.provenance.plan
    again = operation_from_json(plan.operation, plan.parameters).apply(scan, plan)
    assert np.array_equal(again.volume.array, result.volume.array)


@pytest.mark.usefixtures("without_bundled_models")
def test_a_model_that_learnt_from_pairs_is_offered_first(model_folder, monkeypatch):
    folders = [model_folder(model_id="a-cycle"), model_folder("pix2pix", model_id="b-pairs")]
    scan = scan_of(textured())
    monkeypatch.setenv(OWN_FOLDERS, ":".join(str(folder.parent) for folder in folders))
    operation = Translate(direction="a_to_b")
    assert operation.sample(np.random.default_rng(0), scan, Guides()).choices["model"]["id"] == "b-pairs"
    other = Translate(direction="b_to_a")
    assert other.sample(np.random.default_rng(0), scan, Guides()).choices["model"]["id"] == "a-cycle"
    both_ways = Translate(direction="a_to_b", confidence="cycle")
    assert both_ways.sample(np.random.default_rng(0), scan, Guides()).choices["model"]["id"] == "a-cycle"


def test_a_model_of_one_way_has_no_cycle_error(model_folder):
    with pytest.raises(UserError, match="goes one way only"):
        run(model_folder("pix2pix"), scan_of(textured()), confidence="cycle")


def test_no_model_for_the_scan_is_told(model_folder):
    with pytest.raises(UserError, match="translates MR"):
        run(model_folder(), scan_of(textured(), modality="MR"), direction="auto")


def test_a_scan_unlike_the_training_scans_gets_a_warning(model_folder):
    images = images_of(**TO_MR)
    result = run(model_folder(images=images), scan_of(textured(), (9.0, 9.0, 9.0)), direction="auto")
    assert result.warnings


def test_a_cancel_stops_between_slabs(pointwise_folder):
    told = []

    def stop(fraction, message):
        told.append(fraction)
        if message.startswith("slice 9 "):
            raise Cancelled

    scan = scan_of(textured((30, 16, 16)))
    operation = Translate(model=str(pointwise_folder), direction="a_to_b")
    with pytest.raises(Cancelled):
        operation.run(scan, Guides(), 0, stop)
    assert told == sorted(told)
    assert told[-1] < 0.5


def test_progress_runs_from_0_to_1_in_three_planes(pointwise_folder):
    told = []
    operation = Translate(model=str(pointwise_folder), direction="a_to_b", planes="three")
    operation.run(scan_of(textured()), Guides(), 0, lambda fraction, _: told.append(fraction))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_a_scan_without_a_body_is_translated_as_a_whole(pointwise_folder):
    made = run(pointwise_folder, scan_of(np.full((3, 16, 16), -1000, dtype=np.int16))).volume
    assert made.grid.matches(Grid((3, 16, 16), made.ijk_to_ras))
    assert np.all(made.array == -1000)


def test_a_scan_of_one_slice_is_translated(pointwise_folder):
    scan = scan_of(textured((1, 20, 24)))
    made = run(pointwise_folder, scan, planes="three").volume
    assert np.abs(made.array - tanh_of(scan.array)).max() <= 0.5 + 1e-3
