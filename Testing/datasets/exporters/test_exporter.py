"""Every layout is found by its id and can be built from what a job says."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.datasets.exporters.exporter import exporter_from_json, exporters
from CTGANAugmentLib.errors import UserError


def test_every_layout_says_what_it_is_and_who_reads_it():
    assert {"monai", "nifti", "nnunet"} <= set(exporters())
    for id_, each in exporters().items():
        assert each.id == id_
        assert each.title
        assert each.reads
        assert exporter_from_json(id_, each().to_json()) == each()


def test_an_unknown_layout_or_parameter_is_refused():
    with pytest.raises(UserError, match="monai, nifti, nnunet"):
        exporter_from_json("nn-unet", {})
    with pytest.raises(UserError, match="folds"):
        exporter_from_json("monai", {"folds": 21})
