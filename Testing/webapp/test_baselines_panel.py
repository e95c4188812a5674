"""The Baselines panel, pressed in a real browser on the real server."""

import asyncio

import numpy as np
import pytest

from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.scene.baselines import baselines_of
from CTGANAugmentLib.volume import Label, LabelVolume, Volume
from Testing.webapp.running import AXIAL, CHROMIUM, browser_page, click_in_view, running_app

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
SAID = "document.querySelector('#segmented').innerText"


@pytest.fixture
def files(tmp_path):
    """A bright ball in the middle of a grey block, and what is right."""
    k, j, i = np.indices((40, 60, 60)) - np.array([20, 30, 30])[:, None, None, None]
    ball = i**2 + j**2 + k**2 < 10**2
    noise = np.random.default_rng(0).normal(0, 6, ball.shape)
    affine = np.diag([2.0, 2.0, 2.0, 1.0])
    write_volume(Volume((30 + 90 * ball + noise).astype(np.int16), affine, "CT"), tmp_path / "block.nrrd")
    truth = LabelVolume(ball.astype(np.uint8), affine, labels=(Label(1, "Ball"),))
    write_labels(truth, tmp_path / "truth.seg.nrrd")
    return [tmp_path / "block.nrrd", tmp_path / "truth.seg.nrrd"]


async def _point(page):
    await page.click("#tab-baselines")
    await page.click("#place-inside")
    await asyncio.sleep(0.4)
    await click_in_view(page, AXIAL)


def test_a_seed_a_run_and_a_score_find_the_ball(files):
    async def scenario():
        async with running_app([files[0].parent], files) as app, browser_page(app) as page:
            panel = app.panels["baselines"]
            assert "seed" in panel.page.reason.lower()
            await _point(page)
            assert (panel.page.inside, panel.page.reason) == (1, "")
            await page.click("#run-method")
            await page.wait_for_function(f"{SAID}.includes('mL')")
            with app.server.state:
                panel.page.reference = panel.page.segments[0]["value"]
            await asyncio.sleep(0.3)
            await page.click("#score")
            await page.wait_for_selector("#scores")
            assert panel.page.rows[0]["Dice"] > 0.9
            panel.undo()
            assert baselines_of(app.context.volume) is None

    asyncio.run(scenario())


def test_a_slow_method_runs_as_a_job_and_a_stopped_one_leaves_the_scene_as_it_was(files):
    async def scenario():
        async with running_app([files[0].parent], files[:1]) as app, browser_page(app) as page:
            panel = app.panels["baselines"]
            with app.server.state:
                panel.page.method = "geodesic-level-set"
            await _point(page)
            assert not panel.method.quick
            await page.click("#run-method")
            await page.wait_for_selector("#job")
            await page.click("#stop-job")
            await page.wait_for_selector("#job-said")
            assert "stopped" in app.jobs.page.said
            assert baselines_of(app.context.volume) is None
            await page.click("#run-method")
            await page.wait_for_function(f"{SAID}.includes('mL')", timeout=60000)
            assert baselines_of(app.context.volume).GetSegmentation().GetNumberOfSegments() == 1

    asyncio.run(scenario())


def test_what_was_chosen_by_the_method_is_suggested_into_the_form(files):
    async def scenario():
        async with running_app([files[0].parent], files[:1]) as app, browser_page(app) as page:
            panel = app.panels["baselines"]
            with app.server.state:
                panel.page.method = "growing-tolerance"
            await _point(page)
            with app.server.state:
                panel.suggest()
            rows = [row for group in panel.page.groups for row in group["rows"]]
            assert any(row["optional"] and row["given"] for row in rows)

    asyncio.run(scenario())
