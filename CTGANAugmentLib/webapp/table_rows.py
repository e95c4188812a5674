"""A table node as the page draws it."""

from __future__ import annotations

from typing import Any

_DIGITS = 3


def table_rows(table_node: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Headers and rows; none for None."""
    if table_node is None:
        return [], []
    table = table_node.GetTable()
    names = [table.GetColumnName(column) for column in range(table.GetNumberOfColumns())]
    headers = [{"title": name, "key": name} for name in names]
    rows = [
        {name: _shown(table.GetValue(row, column)) for column, name in enumerate(names)}
        for row in range(table.GetNumberOfRows())
    ]
    return headers, rows


def _shown(value: Any) -> Any:
    if value.IsNumeric():
        number = value.ToDouble()
        return round(number, _DIGITS) if number == number else None
    return value.ToString()
