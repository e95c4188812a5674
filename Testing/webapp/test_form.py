"""A form of a declaration, as the browser draws it: what it shows of each kind of row, and what it says back."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

import pytest
from trame.app import get_server
from trame.ui.vuetify3 import VAppLayout

from CTGANAugmentLib.parameters import Declared, Parameter
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.form_rows import form_groups
from Testing.webapp.driving import until
from Testing.webapp.running import CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")


@dataclass(frozen=True, kw_only=True)
class Settings(Declared):
    """One row of each kind."""

    width_mm: Annotated[float, Parameter("how wide", 0, 10, group="Size")] = 4.0
    edge: Annotated[str, Parameter("which edge", choices=("sharp", "soft"), group="Size")] = "sharp"
    title: Annotated[str, Parameter("what it is called", group="Size")] = "one"
    again: Annotated[bool, Parameter("once more", group="Size")] = False
    depth_mm: Annotated[float | None, Parameter("how deep", 0, 10, group="Size")] = None
    hidden: Annotated[int, Parameter("in a folded group", 0, 9, group="More")] = 1


@asynccontextmanager
async def _form(name, told, **values):
    from playwright.async_api import async_playwright

    server = get_server(f"form-{name}", client_type="vue3")
    server.state.groups = form_groups(Settings, "CT", values, {})
    with VAppLayout(server):
        parameter_form("groups", lambda *each: told.append(each), lambda *each: told.append(("given", *each)))
    served = server.start(
        port=0,
        host="127.0.0.1",
        exec_mode="task",
        thread=True,
        open_browser=False,
        show_connection_info=False,
    )
    await server.ready
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(f"http://127.0.0.1:{server.port}/")
        await page.wait_for_selector("#parameter-width_mm")
        yield page
        await browser.close()
    await server.stop()
    await asyncio.wait([served], timeout=5)


def test_rows_show_their_values_with_units_and_help(tmp_path):
    async def scenario():
        async with _form(tmp_path.name, []) as page:
            row = page.locator("#parameter-width_mm")
            assert await row.locator("input[type=number]").input_value() == "4"
            assert "mm" in await row.inner_text()
            assert "how wide" in await row.get_attribute("title")
            assert await page.locator("#parameter-title input").input_value() == "one"
            assert "sharp" in await page.locator("#parameter-edge").inner_text()
            assert await page.locator("#parameter-hidden").count() == 0

    asyncio.run(scenario())


def test_what_is_typed_chosen_and_switched_is_told_by_name(tmp_path):
    told = []

    async def scenario():
        async with _form(tmp_path.name, told) as page:
            await page.fill("#parameter-width_mm input[type=number]", "7")
            await until(lambda: [str(each) for each in told[-1:] and told[-1]] == ["width_mm", "7"])
            await page.fill("#parameter-title input", "two")
            await until(lambda: told[-1] == ("title", "two"))
            await page.click("#parameter-again input")
            await until(lambda: told[-1] == ("again", True))
            await page.locator("#parameter-edge .v-select").click()
            await page.locator(".v-list-item").get_by_text("soft").click()
            await until(lambda: told[-1] == ("edge", "soft"))

    asyncio.run(scenario())


def test_an_optional_figure_is_not_used_until_it_is_ticked(tmp_path):
    told = []

    async def scenario():
        async with _form(f"{tmp_path.name}-a", told) as page:
            row = page.locator("#parameter-depth_mm")
            assert "not used" in await row.inner_text()
            assert await row.locator("input[type=number]").count() == 0
            await row.locator("input[type=checkbox]").click()
            await until(lambda: told == [("given", "depth_mm", True)])
        async with _form(f"{tmp_path.name}-b", told, depth_mm=3.0) as page:
            figure = page.locator("#parameter-depth_mm input[type=number]")
            assert await figure.input_value() == "3"
            assert await figure.is_enabled()

    asyncio.run(scenario())
