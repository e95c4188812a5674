"""The Remove panel, pressed in a real browser on the real server, with the model that comes along."""

import asyncio

import numpy as np
import pytest

from CTGANAugmentLib.files import read_volume, write_labels, write_volume
from CTGANAugmentLib.scene.results import SYNTHETIC
from CTGANAugmentLib.volume import Label, LabelVolume
from CTGANAugmentLib.webapp import remove_panel
from Testing.webapp.driving import WAIT_MS, choose, session, until, voxels
from Testing.webapp.running import CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
TUMOUR = (slice(17, 23), slice(42, 54), slice(42, 54))
TUMOUR_HU = 40
JOB_MS = 60000


@pytest.fixture
def files(lung_file):
    """The scan with a tumour in the lung, and the tumour's outline."""
    scan = read_volume(lung_file)
    array, mask = scan.array.copy(), np.zeros(scan.array.shape, np.uint8)
    array[TUMOUR], mask[TUMOUR] = TUMOUR_HU, 1
    outline = LabelVolume(mask, scan.ijk_to_ras, labels=(Label(1, "Tumour", (1.0, 0.2, 0.2)),))
    paths = [lung_file.with_name(name) for name in ("ill.nrrd", "outline.seg.nrrd")]
    write_volume(scan.with_array(array), paths[0])
    write_labels(outline, paths[1])
    return paths


async def _remove(app, page):
    """Choose the tumour and press Apply; return the new scan."""
    await page.click("#tab-remove")
    await choose(page, "What to remove", "outline: Tumour")
    await page.click("#remove:not([disabled])")
    await page.wait_for_function(
        "document.querySelector('#removed').innerText.includes('Region 1')", timeout=JOB_MS
    )
    (nodes,) = app.panels["remove"].session.made()
    return nodes[0]


def _mean(node):
    return float(voxels(node)[TUMOUR].mean())


def test_a_tumour_is_removed_compared_and_brought_back(files):
    async def scenario():
        async with session(files) as (app, page, _told):
            scan, panel = app.context.volume, app.panels["remove"]
            await page.click("#tab-remove")
            await page.wait_for_selector("#remove[disabled]", timeout=WAIT_MS)
            assert "Choose a segmentation" in await page.inner_text("#removed")
            made = await _remove(app, page)
            assert _mean(scan) == TUMOUR_HU
            assert _mean(made) < TUMOUR_HU - 300
            assert made.GetAttribute(SYNTHETIC) == "YES"
            views = app.context.scene.GetFirstNodeByClass("vtkMRMLSliceCompositeNode")
            assert views.GetForegroundVolumeID() == made.GetID()
            await page.click("#removal-sides >> text=Before")
            await until(lambda: views.GetForegroundOpacity() == 0)
            outline = panel.nodes()["segmentation"]
            await page.click("#removal-outlines")
            await until(lambda: not outline.GetDisplayVisibility())
            await page.click("#undo-removal")
            await until(lambda: not panel.session.made())
            assert outline.GetDisplayVisibility()
            assert views.GetBackgroundVolumeID() == scan.GetID()
            await page.wait_for_selector("#removal-sides", state="detached", timeout=WAIT_MS)

    asyncio.run(scenario())


def test_a_large_one_goes_as_a_job_to_the_same_result(files, monkeypatch):
    async def scenario():
        async with session(files) as (app, page, _told):
            expected = voxels(await _remove(app, page))
            await page.click("#undo-removal")
            await until(lambda: not app.panels["remove"].session.made())
            monkeypatch.setattr(remove_panel, "is_quick", lambda *_: False)
            await page.click("#remove")
            await page.wait_for_selector("#job", timeout=WAIT_MS)
            await until(lambda: app.panels["remove"].session.made(), 60)
            ((made, *_others),) = app.panels["remove"].session.made()
            np.testing.assert_array_equal(voxels(made), expected)

    asyncio.run(scenario())


def test_models_for_such_scans_are_offered_and_the_chosen_one_is_used(files):
    async def scenario():
        async with session(files) as (app, page, _told):
            panel = app.panels["remove"]
            (row,) = [
                each for group in panel.page.groups for each in group["rows"] if each["name"] == "model"
            ]
            offered = [each["value"] for each in row["choices"]]
            assert "soft-tissue-ct-inpainting" in offered
            assert "lung-tumour-inpainting" not in offered
            panel.set_value("model", "soft-tissue-ct-inpainting")
            app.server.state.flush()
            made = await _remove(app, page)
            assert "soft-tissue-ct-inpainting" in made.GetAttribute("CTGANAugment.Provenance")

    asyncio.run(scenario())


def test_panels_share_the_views_and_another_scan_ends_the_comparison(files, tmp_path):
    other = tmp_path / "other.nrrd"
    write_volume(read_volume(files[0]), other)

    async def scenario():
        async with session([*files, other]) as (app, page, _told):
            app.choose(app.context.scans.volumes()[0])
            await _remove(app, page)
            assert app.panels["synthesize"].session.comparison is app.panels["remove"].session.comparison
            second = app.context.scans.volumes()[1]
            with app.server.state:
                app.context.page.scan_id = second.GetID()
            views = app.context.scene.GetFirstNodeByClass("vtkMRMLSliceCompositeNode")
            await until(lambda: views.GetBackgroundVolumeID() == second.GetID())
            assert not views.GetForegroundVolumeID()
            assert not app.context.comparison.is_shown

    asyncio.run(scenario())
