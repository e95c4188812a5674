"""A table of texts as a node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import vtk

from CTGANAugmentLib.scene.results import put_beside


def add_text_table(
    scene: Any, name: str, headings: Sequence[str], rows: Sequence[Sequence[str]], beside: Any = None
) -> Any:
    """Add a table node.

    Args:
        scene: the vtkMRMLScene.
        name: of the node, made unique.
        headings: of the columns; one that is empty becomes a blank.
        rows: a text a column.
        beside: node whose patient, study or folder the table is put into; None for what belongs to nobody.
    """
    node = scene.AddNewNodeByClass("vtkMRMLTableNode", scene.GenerateUniqueName(name))
    for number, heading in enumerate(headings):
        column = vtk.vtkStringArray()
        column.SetName(heading or " ")
        for row in rows:
            column.InsertNextValue(row[number])
        node.AddColumn(column)
    node.SetUseColumnTitleAsColumnHeader(True)
    node.SetLocked(True)
    if beside is not None:
        put_beside(node, beside)
    return node
