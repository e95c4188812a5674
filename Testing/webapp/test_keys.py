"""Keys do what they are bound to, and nothing while somebody types."""

import asyncio

import pytest
from trame.app import get_server
from trame.ui.vuetify3 import VAppLayout
from trame.widgets import html

from CTGANAugmentLib.webapp.keys import bind_keys
from Testing.webapp.driving import until
from Testing.webapp.running import CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")


def test_a_key_works_once_a_press_with_control_as_another_and_not_in_a_text(tmp_path):
    pressed = []

    async def scenario():
        from playwright.async_api import async_playwright

        server = get_server(f"keys-{tmp_path.name}", client_type="vue3")
        with VAppLayout(server):
            html.Input(id="text")
            html.Input(id="slider", type="range")
            bind_keys(server, {"p": lambda: pressed.append("p"), "ctrl+z": lambda: pressed.append("undo")})
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
            await page.wait_for_function("window.ctganaugmentKeys")
            await page.keyboard.press("P")
            await until(lambda: pressed == ["p"])
            await page.keyboard.press("Control+z")
            await until(lambda: pressed == ["p", "undo"])
            await page.keyboard.press("Control+p")
            await page.keyboard.press("z")
            await page.focus("#text")
            await page.keyboard.press("p")
            await page.focus("#slider")
            await page.keyboard.press("p")
            await until(lambda: pressed == ["p", "undo", "p"])
            assert await page.input_value("#text") == "p"
            await browser.close()
        await server.stop()
        await asyncio.wait([served], timeout=5)

    asyncio.run(scenario())
