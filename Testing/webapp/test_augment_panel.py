"""The Augment panel, pressed in a real browser on the real server."""

import asyncio

import numpy as np
import pytest

from CTGANAugmentLib.files import read_volume, write_labels
from CTGANAugmentLib.scene.results import SYNTHETIC
from CTGANAugmentLib.volume import Label, LabelVolume
from Testing.webapp.driving import WAIT_MS, choose, session, until, voxels
from Testing.webapp.running import CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
SAID = "document.querySelector('#augmented').innerText"
JOB_MS = 60000


@pytest.fixture
def files(lung_file):
    """The scan, and a box in it."""
    scan = read_volume(lung_file)
    mask = np.zeros(scan.array.shape, np.uint8)
    mask[10:14, 20:30, 25:45] = 1
    labels = LabelVolume(mask, scan.ijk_to_ras, labels=(Label(1, "Box", (1.0, 0.2, 0.2)),))
    write_labels(labels, lung_file.with_name("box.seg.nrrd"))
    return [lung_file, lung_file.with_name("box.seg.nrrd")]


def test_a_copy_is_made_beside_the_scan_with_its_labels_and_taken_back(files):
    async def scenario():
        async with session(files) as (app, page, _told):
            scan, panel = app.context.volume, app.panels["augment"]
            before = voxels(scan).copy()
            await page.click("#tab-augment")
            await choose(page, "What is done", "Flip")
            await choose(page, "Labels that move along", "box")
            await page.wait_for_selector("#parameter-axis", timeout=WAIT_MS)
            await page.click("#augment:not([disabled])")
            await page.wait_for_function(f"{SAID}.includes('Done: Flip')", timeout=JOB_MS)
            made = app.context.volume
            assert made is not scan
            assert made.GetAttribute(SYNTHETIC) == "YES"
            np.testing.assert_array_equal(voxels(made), before[..., ::-1])
            np.testing.assert_array_equal(voxels(scan), before)
            assert len(app.context.scans.segmentations()) == 2
            await page.click("#undo-copy")
            await until(lambda: made.GetScene() is None)
            assert app.context.volume is scan
            assert not panel.page.can_undo
            assert len(app.context.scans.segmentations()) == 1

    asyncio.run(scenario())


def test_a_crop_makes_a_smaller_copy_and_a_bad_seed_is_told(files):
    async def scenario():
        async with session(files) as (app, page, _told):
            panel = app.panels["augment"]
            await page.click("#tab-augment")
            await page.fill("#augment-seed", "a")
            await page.wait_for_selector("#augment[disabled]", timeout=WAIT_MS)
            assert "seed" in (await page.inner_text("#augmented")).lower()
            await page.click("#augment-dice")
            await choose(page, "What is done", "Random crop")
            for name in ("left_right_mm", "front_back_mm", "head_foot_mm"):
                panel.set_value(name, 20.0)
            app.server.state.flush()
            shape = voxels(app.context.volume).shape
            await page.click("#augment:not([disabled])")
            await page.wait_for_function(f"{SAID}.includes('Done: Random crop')", timeout=JOB_MS)
            assert voxels(app.context.volume).size < np.prod(shape)

    asyncio.run(scenario())
