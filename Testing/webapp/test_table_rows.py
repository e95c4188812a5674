import math

import slicer
import vtk

from CTGANAugmentLib.webapp.table_rows import table_rows


def test_no_table_has_no_rows():
    assert table_rows(None) == ([], [])


def test_numbers_are_rounded_text_stays_and_nan_becomes_nothing_as_json_has_none():
    table = slicer.vtkMRMLTableNode()
    names = vtk.vtkStringArray()
    names.SetName("Segment")
    dice = vtk.vtkDoubleArray()
    dice.SetName("Dice")
    for name, value in (("Otsu", 0.87654), ("Li", math.nan)):
        names.InsertNextValue(name)
        dice.InsertNextValue(value)
    table.AddColumn(names)
    table.AddColumn(dice)
    headers, rows = table_rows(table)
    assert headers == [{"title": "Segment", "key": "Segment"}, {"title": "Dice", "key": "Dice"}]
    assert rows == [{"Segment": "Otsu", "Dice": 0.877}, {"Segment": "Li", "Dice": None}]
