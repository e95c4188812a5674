"""Show, hide and remove, on the real server and scene."""

import asyncio

import numpy as np

from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.volume import Label, LabelVolume, Volume
from Testing.webapp.running import running_app


def test_segmentations_are_shown_and_hidden_and_a_removed_scan_makes_way_for_the_next(tmp_path):
    array = np.random.default_rng(0).normal(40, 10, (8, 9, 10)).astype(np.int16)
    for name in ("first", "second"):
        write_volume(Volume(array, np.eye(4), "CT"), tmp_path / f"{name}.nrrd")
    mask = LabelVolume((array > 50).astype(np.uint8), np.eye(4), labels=(Label(1, "Ball"),))
    write_labels(mask, tmp_path / "ball.seg.nrrd")

    async def scenario():
        files = [tmp_path / name for name in ("first.nrrd", "second.nrrd", "ball.seg.nrrd")]
        async with running_app([tmp_path], files) as app:
            entries = {each["title"]: each for each in app.data.page.entries}
            assert [each["hideable"] for each in entries.values()] == [False, False, True]
            assert entries["ball"]["shown"]
            app.data.toggle(entries["ball"]["value"])
            assert not app.context.scans.segmentations()[0].GetDisplayVisibility()
            assert not app.data.page.entries[-1]["shown"]
            assert app.context.volume.GetName() == "second"
            app.data.remove(entries["second"]["value"])
            assert app.context.volume.GetName() == "first"
            assert [node.GetName() for node in app.context.scans.volumes()] == ["first"]
            app.data.remove(entries["second"]["value"])
            assert app.context.page.error == ""

    asyncio.run(scenario())
