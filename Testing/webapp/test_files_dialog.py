"""Opening in a real browser: from the disk, a DICOM folder, by upload and by drop."""

import asyncio
import base64

import numpy as np
import pytest

from CTGANAugmentLib.files import write_volume
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.volume import Volume
from Testing.webapp.driving import until
from Testing.webapp.running import CHROMIUM, browser_page, running_app

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
AFFINE = np.array([[-1.5, 0, 0, 20], [0, -1.5, 0, 20], [0, 0, 3.0, -9], [0, 0, 0, 1]])
DROP = """async ([selector, name, data]) => {
  const bytes = Uint8Array.from(atob(data), each => each.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  const input = document.querySelector(selector);
  input.files = transfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}"""


@pytest.fixture
def scan():
    array = np.random.default_rng(0).integers(-900, 400, (6, 28, 30)).astype(np.int16)
    return Volume(array, AFFINE, "CT", "scan")


@pytest.fixture
def disk(tmp_path, scan):
    """A folder with a NRRD file, a DICOM series, and something that is neither."""
    root = tmp_path / "root"
    (root / "patient").mkdir(parents=True)
    write_volume(scan, root / "patient" / "scan.nrrd")
    write_volume(scan, root / "series")
    (root / "notes.txt").write_text("x")
    return root


async def _opened(app, count=1):
    await until(lambda: len(app.context.scans.volumes()) == count)
    return app.context.scans.volumes()[-1]


def test_a_file_and_a_dicom_folder_are_opened_from_the_disk(disk, scan):
    async def scenario():
        async with running_app([disk]) as app, browser_page(app, views=False) as page:
            await page.click("#open")
            await page.click(".v-dialog .v-list-item >> nth=0")
            assert await page.locator(".v-dialog >> text=notes.txt").count() == 0
            await page.click(".v-dialog >> text=patient")
            await page.click(".v-dialog >> text=scan.nrrd")
            np.testing.assert_array_equal(volume_from_node(await _opened(app)).array, scan.array)
            await page.click("#open")
            await page.click(".v-dialog .v-list-item >> nth=0")
            await page.click(".v-dialog >> text=series")
            await page.click("text=Open this folder as DICOM")
            series = volume_from_node(await _opened(app, 2))
            np.testing.assert_array_equal(series.array, scan.array)
            np.testing.assert_allclose(series.ijk_to_ras, AFFINE, atol=1e-3)
            assert app.context.page.error == ""

    asyncio.run(scenario())


def test_a_dropped_file_is_opened_and_one_of_another_kind_refused(disk, scan):
    data = base64.b64encode((disk / "patient" / "scan.nrrd").read_bytes()).decode()

    async def scenario():
        async with running_app([disk]) as app, browser_page(app, views=False) as page:
            await page.click("#open")
            await page.wait_for_selector("#upload", state="attached")
            await page.evaluate(DROP, ["#upload", "evil.py", data])
            await page.wait_for_selector("#error >> text=is not a file that can be opened")
            assert app.context.scans.volumes() == []
            await page.wait_for_selector(".v-dialog", state="hidden")
            await page.click("#open")
            await page.wait_for_selector("#upload", state="attached")
            await page.evaluate(DROP, ["#upload", "dropped.nrrd", data])
            node = await _opened(app)
            assert node.GetName() == "dropped"
            np.testing.assert_array_equal(volume_from_node(node).array, scan.array)

    asyncio.run(scenario())


def test_a_folder_without_a_series_says_so(disk):
    async def scenario():
        async with running_app([disk]) as app, browser_page(app, views=False) as page:
            await page.click("#open")
            await page.click(".v-dialog .v-list-item >> nth=0")
            await page.click(".v-dialog >> text=patient")
            await page.click("text=Open this folder as DICOM")
            await until(lambda: app.context.page.error != "")
            assert app.context.scans.volumes() == []

    asyncio.run(scenario())
