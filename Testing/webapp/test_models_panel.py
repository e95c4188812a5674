"""The Models panel, pressed in a real browser on the real server."""

import asyncio
import shutil

import pytest

from CTGANAugmentLib.modelzoo.catalog import find_model, find_models
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS
from Testing.webapp.running import CHROMIUM, browser_page, running_app

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
BUNDLED = "sarcoma-mr-inpainting"
SAID = "document.querySelector('#models-said').innerText"


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(OWN_FOLDERS, str(tmp_path / "own"))
    return tmp_path / "own"


async def _open(page, title):
    await page.click(f"#models .v-expansion-panel-title >> text={title}")
    return page.locator("#models .v-expansion-panel--active")


def test_a_card_is_read_and_its_model_verified(lung_file, own_folder):
    async def scenario():
        async with running_app([lung_file.parent], [lung_file]) as app, browser_page(app) as page:
            await page.click("#tab-models")
            assert await page.locator("#models .v-expansion-panel").count() == len(find_models())
            card = find_model(BUNDLED).card
            opened = await _open(page, card.title)
            await opened.locator("text=Limits").wait_for()
            assert card.limits in await opened.inner_text()
            await opened.locator("text=Verify").click()
            await page.wait_for_function(f"{SAID}.includes('are in order')", timeout=30000)
            assert await opened.locator("text=Remove").count() == 0
            assert app.context.page.error == ""

    asyncio.run(scenario())


def test_a_model_of_ones_own_is_imported_and_removed_after_a_second_word(lung_file, own_folder):
    source = lung_file.parent / "another"
    shutil.copytree(find_model(BUNDLED).path, source)
    card = (source / "card.json").read_text(encoding="utf-8")
    changed = card.replace(f'"{BUNDLED}"', '"mine"').replace('"title": "', '"title": "Mine: ', 1)
    (source / "card.json").write_text(changed, encoding="utf-8")

    async def scenario():
        async with running_app([lung_file.parent], [lung_file]) as app, browser_page(app) as page:
            await page.click("#tab-models")
            await page.fill("#model-source", str(own_folder))
            await page.click("#import-model")
            await page.wait_for_selector("#error >> text=there is no")
            await page.fill("#model-source", str(source))
            await page.click("#import-model")
            await page.wait_for_function(f"{SAID}.includes('Imported mine')", timeout=30000)
            assert (own_folder / "mine" / "card.json").is_file()
            opened = await _open(page, "Mine: ")
            await opened.locator("text=Remove").click()
            assert (own_folder / "mine").is_dir()
            await opened.locator("text=Remove for good").click()
            await page.wait_for_function(f"{SAID}.includes('Removed')")
            assert not (own_folder / "mine").exists()
            assert app.context.page.error == ""

    asyncio.run(scenario())
