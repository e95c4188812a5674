"""The Translate panel, pressed in a real browser on the real server, with the model that comes along."""

import asyncio

import numpy as np
import pytest

from CTGANAugmentLib.files import write_volume
from CTGANAugmentLib.scene.results import SYNTHETIC
from CTGANAugmentLib.scene.translations import maps_of, translations_of
from CTGANAugmentLib.scene.volumes import modality_of, volume_from_node
from CTGANAugmentLib.volume import Volume
from Testing.webapp.running import CHROMIUM, browser_page, running_app

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
SAID = "document.querySelector('#translated').innerText"
JOB_MS = 60000


def limb(shape=(8, 64, 64), modality="CT"):
    """A leg: skin, muscle and a bone, every millimetre or so."""
    k, j, i = np.indices(shape) - np.array(shape)[:, None, None, None] / 2
    distance = np.hypot(i, j) + 0 * k
    array = np.select([distance < 6, distance < 22, distance < 28], [700, 50, -90], -1000)
    array = array + np.random.default_rng(0).normal(0, 10, shape)
    if modality == "MR":
        array = np.select([distance < 6, distance < 22, distance < 28], [40, 120, 300], 2)
        array = np.abs(array + np.random.default_rng(1).normal(0, 3, shape))
    affine = np.array([[-1.0, 0, 0, 32], [0, -1.0, 0, 32], [0, 0, 3.3, -13], [0, 0, 0, 1]])
    return Volume(array.astype(np.int16), affine, modality)


@pytest.fixture
def files(tmp_path):
    for modality in ("MR", "CT"):
        write_volume(limb(modality=modality), tmp_path / f"{modality.lower()}.nrrd")
    return [tmp_path / "ct.nrrd", tmp_path / "mr.nrrd"]


async def _ready(app, page):
    await page.click("#tab-translate")
    await page.wait_for_function("!document.querySelector('#translate').disabled")
    return app.panels["translate"]


def test_a_job_translates_scores_and_shows_how_sure_the_model_was_until_it_is_undone(files):
    async def scenario():
        async with running_app([files[0].parent], files) as app, browser_page(app) as page:
            panel, scan = await _ready(app, page), app.context.volume
            with app.server.state:
                panel.page.reference = panel.page.references[0]["value"]
            panel.set_value("confidence", "flips")
            app.server.state.flush()
            await page.click("#translate")
            await page.wait_for_selector("#job")
            await page.wait_for_function(f"{SAID}.includes('Made')", timeout=JOB_MS)
            (made,) = translations_of(scan)
            assert (modality_of(scan), modality_of(made), made.GetAttribute(SYNTHETIC)) == ("MR", "CT", "YES")
            assert volume_from_node(made).array.std() > 100
            await page.wait_for_selector("#translation-scores")
            assert "MAE (HU)" in await page.inner_text("#translation-scores")
            await page.click("#translation-sides >> text=Spread over flips")
            await page.wait_for_selector("#map-opacity")
            views = app.context.scene.GetFirstNodeByClass("vtkMRMLSliceCompositeNode")
            assert views.GetForegroundVolumeID() == maps_of(made)[0].GetID()
            await page.click("#undo-translation")
            await page.wait_for_selector("#translation-sides", state="detached")
            assert translations_of(scan) == []
            assert views.GetBackgroundVolumeID() == scan.GetID()

    asyncio.run(scenario())


def test_a_job_that_is_stopped_or_killed_leaves_the_scene_as_it_was(files):
    async def scenario():
        async with running_app([files[0].parent], files) as app, browser_page(app) as page:
            panel = await _ready(app, page)
            count = app.context.scene.GetNumberOfNodes()
            await page.click("#translate")
            await page.wait_for_selector("#stop-job")
            await page.click("#stop-job")
            await page.wait_for_selector("#job-said")
            assert app.jobs.page.said == "Translate was stopped; nothing was changed."
            await page.click("#translate")
            await page.wait_for_selector("#job")
            app.jobs.kill()
            await page.wait_for_selector("#error >> text=nothing was changed")
            assert app.context.scene.GetNumberOfNodes() == count
            assert panel.page.results == []

    asyncio.run(scenario())


def test_a_page_that_is_closed_and_opened_again_finds_the_job(files):
    async def scenario():
        async with running_app([files[0].parent], files) as app:
            async with browser_page(app) as page:
                panel = await _ready(app, page)
                panel.set_value("planes", "three")
                app.server.state.flush()
                await page.click("#translate")
                await page.wait_for_selector("#job")
            assert app.jobs.is_running
            async with browser_page(app) as page:
                await page.click("#tab-translate")
                await page.wait_for_function(f"{SAID}.includes('Made')", timeout=JOB_MS)
                assert len(panel.page.results) == 1

    asyncio.run(scenario())


def test_a_scan_unlike_those_of_the_training_is_doubted_before_anything_runs(files, tmp_path):
    far = limb()
    write_volume(Volume(far.array, np.diag([4.0, 4, 9, 1]) @ far.ijk_to_ras, "CT"), tmp_path / "far.nrrd")

    async def scenario():
        async with running_app([tmp_path], [tmp_path / "far.nrrd"]) as app, browser_page(app) as page:
            await _ready(app, page)
            await page.wait_for_selector("#doubts")
            assert "mm apart" in await page.inner_text("#doubts")
            assert "Card: CT of limbs to T1 MR" in await page.inner_text("#panel-translate")

    asyncio.run(scenario())
