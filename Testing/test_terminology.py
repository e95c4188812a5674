"""Segments mean the same to Slicer and to DICOM as to us."""

from __future__ import annotations

import pytest
from pydicom.sr.codedict import codes

from CTGANAugmentLib.lesions.presets import load_presets
from CTGANAugmentLib.terminology import TERMS, Code, slicer_tag


@pytest.mark.parametrize("key", TERMS)
def test_each_type_is_the_code_that_dicom_has_for_it(key):
    ours = TERMS[key].type
    known = getattr(codes.SCT, ours.meaning)
    assert (known.scheme_designator, known.value, known.meaning) == (ours.scheme, ours.value, ours.meaning)


def test_the_category_is_dicoms_under_the_name_that_slicer_gives_it():
    assert {term.category for term in TERMS.values()} == {
        Code("SCT", codes.SCT.MorphologicallyAbnormalStructure.value, "Morphologically Altered Structure")
    }


@pytest.mark.parametrize("key", TERMS)
def test_slicer_reads_the_tag(key):
    slicer = pytest.importorskip("slicer")
    logic, entry = slicer.vtkSlicerTerminologiesModuleLogic(), slicer.vtkSlicerTerminologyEntry()
    assert logic.DeserializeTerminologyEntry(slicer_tag(key), entry)
    assert entry.GetTerminologyContextName() == "Segmentation category and type - DICOM master list"
    for ours, theirs in (
        (TERMS[key].category, entry.GetCategoryObject()),
        (TERMS[key].type, entry.GetTypeObject()),
    ):
        assert theirs.GetCodingSchemeDesignator() == ours.scheme
        assert theirs.GetCodeValue() == ours.value
        assert theirs.GetCodeMeaning() == ours.meaning


def test_every_preset_has_a_term():
    assert {preset.terminology for preset in load_presets().values()} <= set(TERMS)
