"""The Train panel, pressed in a real browser on the real server: a real training of a few steps."""

import asyncio

import numpy as np
import pytest

from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS
from CTGANAugmentLib.training.run.folder import RunFolder
from CTGANAugmentLib.volume import Label, LabelVolume, Volume
from Testing.webapp.driving import until
from Testing.webapp.running import CHROMIUM, browser_page, running_app

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
SAID = "document.querySelector('#train-said').innerText"
JOB_MS = 120_000
AFFINE = np.diag([2.0, 2.0, 3.0, 1.0])


@pytest.fixture
def scans(tmp_path, monkeypatch):
    """Four patients with a bright ball each, in a folder that the app is started with."""
    monkeypatch.setenv(OWN_FOLDERS, str(tmp_path / "own"))
    root = tmp_path / "root"
    for number in range(4):
        folder = root / "scans" / f"patient{number}"
        folder.mkdir(parents=True)
        rng = np.random.default_rng(number)
        k, j, i = np.indices((8, 40, 40)) - np.array([4, 20, 20])[:, None, None, None]
        ball = (3 * k) ** 2 + (2 * i) ** 2 + (2 * j) ** 2 < 12**2
        array = (40 + 90 * ball + rng.normal(0, 10, ball.shape)).astype(np.int16)
        write_volume(Volume(array, AFFINE, "CT"), folder / "ct.nii.gz")
        mask = LabelVolume(ball.astype(np.uint8), AFFINE, labels=(Label(1, "Ball"),))
        write_labels(mask, folder / "mask.nii.gz")
    return root


async def _prepared(app, page, steps):
    panel = app.panels["train"]
    await page.click("#tab-train")
    await page.fill("#train-images", "scans")
    settings = {
        "training.steps": steps,
        "training.batch_size": 4,
        "training.validate_every": 0,
        "training.sample_every": 4,
        "training.checkpoint_every": 2,
        "training.log_every": 1,
        "training.threads": 1,
        "data.rows": 16,
        "data.columns": 16,
        "data.spacing_mm": 2.0,
        "data.per_case": 4,
    }
    for name, value in settings.items():
        panel.set_value(name, value)
    app.server.state.flush()
    await page.wait_for_function("!document.querySelector('#train-start').disabled")
    return panel


def test_a_run_is_begun_paused_stopped_and_gone_on_with_to_a_model(scans):
    async def scenario():
        async with running_app([scans]) as app, page_of(app) as page:
            panel = await _prepared(app, page, steps=4000)
            await page.click("#train-start")
            await page.wait_for_selector("#train-curves svg", timeout=JOB_MS)
            await page.wait_for_selector("#train-samples", timeout=JOB_MS)
            run = RunFolder(scans / "run")
            assert run.config_file.is_file()
            await page.click("#train-pause")
            await page.wait_for_function(f"{SAID}.includes('Paused')", timeout=JOB_MS)
            await page.click("#train-go")
            await page.wait_for_function(f"{SAID}.includes('In training')", timeout=JOB_MS)
            await page.click("#train-stop")
            await page.wait_for_function(f"{SAID}.includes('Stopped at a checkpoint')", timeout=JOB_MS)
            # The run tells of its end a moment before its process is gone.
            await until(lambda: not app.jobs.is_running)
            assert app.jobs.page.said == "The training was stopped at a checkpoint: Resume goes on."
            assert not app.context.page.error
            stopped_at = run.events(most_losses=2)[-1]["step"]
            assert 0 < stopped_at < 4000
            await page.click("#train-resume")
            await page.wait_for_function(f"{SAID}.includes('In training')", timeout=JOB_MS)
            assert any(event["event"] == "resumed" for event in run.events())
            await page.click("#train-stop")
            await page.wait_for_function(f"{SAID}.includes('Stopped')", timeout=JOB_MS)
            await until(lambda: not app.jobs.is_running)
            assert panel.page.can_resume

    asyncio.run(scenario())


def test_a_finished_run_gives_a_model_that_becomes_ones_own(scans):
    async def scenario():
        async with running_app([scans]) as app, page_of(app) as page:
            panel = await _prepared(app, page, steps=4)
            await page.click("#train-start")
            await page.wait_for_function(f"{SAID}.includes('Finished')", timeout=JOB_MS)
            await page.click("#train-use")
            await page.wait_for_function(
                "document.querySelector('#train-message').innerText.includes('Imported')", timeout=JOB_MS
            )
            assert list((scans.parent / "own").iterdir())
            assert any(each["own"] for each in app.panels["models"].page.entries)
            assert panel.page.status == "finished"

    asyncio.run(scenario())


def test_what_cannot_be_trained_on_is_said(scans):
    async def scenario():
        async with running_app([scans]) as app, page_of(app) as page:
            await page.click("#tab-train")
            assert await page.locator("#train-start").is_disabled()
            assert "where the scans are" in await page.inner_text("#train-said")
            await page.fill("#train-images", str(scans.parent))
            await page.click("#train-start")
            await page.wait_for_selector("#error >> text=outside the folders")
            await page.fill("#train-images", "scans/*/../../../x")
            await page.click("#train-start")
            await page.wait_for_selector("#error >> text=down into folders")
            assert not app.jobs.is_running
            panel = app.panels["train"]
            with app.server.state:
                panel.page.recipe = "cyclegan"
            await page.wait_for_selector("#train-a")
            assert await page.locator("#train-images").count() == 0

    asyncio.run(scenario())


def page_of(app):
    return browser_page(app, views=False)
