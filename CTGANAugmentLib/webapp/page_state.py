"""A panel's share of what the page shows, under names of its own."""

from __future__ import annotations

from typing import Any


class PageState:
    """Values that the page draws: read and written as attributes, sent when they change."""

    def __init__(self, state: Any, prefix: str, **defaults: Any) -> None:
        """Make the values known.

        Args:
            state: the trame server's.
            prefix: before each name on the page.
            defaults: names and first values.
        """
        object.__setattr__(self, "_state", state)
        object.__setattr__(self, "_prefix", prefix)
        for name, value in defaults.items():
            state.setdefault(self.name(name), value)

    def name(self, name: str) -> str:
        """Name of a value in the page's templates."""
        return f"{self._prefix}_{name}"

    def __getattr__(self, name: str) -> Any:
        return self._state[self.name(name)]

    def __setattr__(self, name: str, value: Any) -> None:
        self._state[self.name(name)] = value
