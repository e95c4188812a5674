"""The page as a whole in a real browser: languages, theme, the notice, keys."""

import asyncio

import pytest

from CTGANAugmentLib.faces.i18n import set_language
from Testing.webapp.driving import is_placing, session, until
from Testing.webapp.running import CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")


@pytest.fixture(autouse=True)
def english():
    yield
    set_language("en")


def test_the_page_speaks_chinese_and_english_again_and_keys_do_their_work_once(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            assert "research only" in await page.inner_text("#notice")
            await page.click("#speak-zh")
            await page.wait_for_selector("#tab-synthesize >> text=合成")
            assert "仅供科研使用" in await page.inner_text("#notice")
            assert "放置点" in await page.inner_text("#panel-synthesize")
            seed = app.panels["synthesize"].page.seed
            await page.keyboard.press("p")
            await until(lambda: is_placing(app))
            assert app.panels["synthesize"].page.seed == seed
            await page.click("#speak-en")
            await page.wait_for_selector("#tab-synthesize >> text=Synthesize")
            assert app.context.page.error == ""

    asyncio.run(scenario())


def test_every_panel_has_a_button_and_only_the_chosen_one_is_shown(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            for name in app.panels:
                await page.click(f"#tab-{name}")
                await page.wait_for_selector(f"#panel-{name}", state="visible")
                shown = [each for each in app.panels if await page.locator(f"#panel-{each}").is_visible()]
                assert shown == [name]
                size = await page.locator(f"#panel-{name}").evaluate("e => [e.scrollWidth, e.clientWidth]")
                assert size[0] <= size[1]

    asyncio.run(scenario())


def test_keys_are_letters_while_somebody_types(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            field = page.locator("#panel-synthesize").get_by_label("Seed", exact=True)
            await field.fill("")
            await field.type("p7")
            await asyncio.sleep(0.2)
            assert not is_placing(app)
            assert await field.input_value() == "p7"

    asyncio.run(scenario())


def test_the_theme_changes(lung_file):
    async def scenario():
        async with session([lung_file]) as (app, page, _told):
            assert app.context.page.theme == "dark"
            await page.click("[title='Dark or light']")
            await page.wait_for_selector(".v-application.v-theme--light")
            await until(lambda: app.context.page.theme == "light")

    asyncio.run(scenario())
