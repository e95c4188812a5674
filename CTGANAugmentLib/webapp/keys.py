"""Keys of the page; none of them while the user types."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from trame.widgets import client

_SCRIPT = """
if (!window.ctganaugmentKeys) window.addEventListener('keydown', (event) => {
  const typing = ['INPUT', 'TEXTAREA'].includes(event.target.tagName) && event.target.type !== 'range';
  const name = (event.ctrlKey || event.metaKey ? 'ctrl+' : '') + event.key.toLowerCase();
  const trigger = window.ctganaugmentKeys[name];
  if (!trigger || typing || event.repeat) return;
  event.preventDefault();
  window.trame.trigger(trigger);
});
window.ctganaugmentKeys = %s;
"""


def bind_keys(server: Any, work: Mapping[str, Callable[[], None]]) -> None:
    """Let keys do something, at the place of the call in a page.

    Args:
        server: the trame server.
        work: by key, such as "p" or "ctrl+z".
    """
    triggers = {key: server.controller.trigger_name(each) for key, each in work.items()}
    client.Script(_SCRIPT % json.dumps(triggers))
