from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.overlap import score_overlap
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.segmentation.clustering.kmeans import KMeans
from CTGANAugmentLib.volume import Volume


def test_the_brightest_cluster_is_the_one_that_scikit_learn_finds_on_all_voxels(ball, mr_ball):
    cluster = pytest.importorskip("sklearn.cluster")
    for scan in (ball, mr_ball):
        found = scan.mask_of(KMeans(clusters=3, keep="all").run(scan.volume, Guides(), 0))
        oracle = cluster.KMeans(3, n_init=10, random_state=0).fit(
            scan.volume.array.reshape(-1, 1).astype(float)
        )
        wanted = oracle.labels_.reshape(found.shape) == oracle.cluster_centers_[:, 0].argmax()
        assert score_overlap(found, wanted, scan.volume.grid).dice > 0.99


def test_a_seed_takes_its_own_cluster_in_ct_and_in_mr(ball, mr_ball):
    for scan in (ball, mr_ball):
        assert scan.dice(KMeans(clusters=2).run(scan.volume, scan.guides, 0)) > 0.85


def test_a_dark_structure_is_found_by_its_seed(ball_with):
    scan = ball_with(contrast=-80.0)
    assert scan.dice(KMeans(clusters=2).run(scan.volume, scan.guides, 0)) > 0.85


def test_a_first_guess_takes_the_place_of_the_seed(ball):
    guess = KMeans(clusters=2, keep="largest").run(ball.volume, Guides(), 0).masks[0]
    assert ball.dice(KMeans(clusters=2, keep="largest").run(ball.volume, Guides(start=guess), 0)) > 0.85


def test_an_outside_seed_in_the_structures_cluster_is_told(ball):
    guides = Guides(points_ras=ball.center_ras[None], outside_points_ras=ball.center_ras[None] + 1.0)
    result = KMeans(clusters=2).run(ball.volume, guides, 0)
    assert any("more clusters" in text for text in result.warnings)
    assert not KMeans(clusters=2).run(ball.volume, ball.guides, 0).warnings


def test_one_slice_is_enough(ball):
    k, j, i = (n // 2 for n in ball.volume.array.shape)
    grid = ball.volume.grid.crop(Box((k, 0, 0), (k + 1, *ball.volume.array.shape[1:])))
    plane = Volume(ball.volume.array[k : k + 1], grid.ijk_to_ras, "CT", "slice")
    result = KMeans(clusters=2).run(plane, Guides(points_ras=grid.to_ras([[float(i), float(j), 0.0]])), 0)
    assert result.masks[0].mask(None).sum() == pytest.approx(ball.inside[k].sum(), rel=0.15)


def test_more_clusters_than_values_are_refused(ball):
    two = Volume(ball.inside.astype(np.int16), ball.volume.grid.ijk_to_ras, "CT", "two")
    with pytest.raises(UserError, match="fewer clusters"):
        KMeans(clusters=3).run(two, Guides(), 0)


def test_figures_tell_the_centres(ball):
    measured = KMeans(clusters=2, keep="all").run(ball.volume, Guides(), 0).provenance.measured
    assert measured["cluster_values"] == pytest.approx([40, 120], abs=6)
    assert measured["chosen_values"] == measured["cluster_values"][1:]


@pytest.mark.parametrize("features", ["intensity", "position", "texture", "position+texture"])
def test_it_stops_while_it_works(ball, features):
    def stop(_fraction, message):
        if message.startswith("labelling"):
            raise Cancelled

    with pytest.raises(Cancelled):
        KMeans(features=features).run(ball.volume, ball.guides, 0, stop)
