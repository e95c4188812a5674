"""Bring the Chinese of the faces up to date: ``python docs/make_translations.py``.

Rewrites Resources/Translations/zh.json, where translations are written by hand: what is no longer said is dropped, what
is said without a translation is listed, and the exit code is 1 then. The table goes into a file for Slicer as well.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from CTGANAugmentLib.faces.i18n import CONTEXT  # noqa: E402 - from the tree beside this file
from Testing.translated_texts import texts  # noqa: E402 - from the tests

TABLE = ROOT / "Resources" / "Translations" / "zh.json"
FOR_SLICER = ROOT / "CTGANAugment" / "Translations" / "CTGANAugment_zh-CN.ts"


def main() -> int:
    """Rewrite both files; return the exit code."""
    known = json.loads(TABLE.read_text(encoding="utf-8"))
    said = texts()
    kept = {text: known[text] for text in said if known.get(text)}
    missing = [text for text in said if text not in kept]
    TABLE.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    FOR_SLICER.parent.mkdir(parents=True, exist_ok=True)
    FOR_SLICER.write_text(linguist(kept), encoding="utf-8")
    sys.stderr.writelines(f"not translated: {json.dumps(text, ensure_ascii=False)}\n" for text in missing)
    sys.stderr.writelines(f"dropped: {json.dumps(text)}\n" for text in sorted(set(known) - set(kept)))
    sys.stderr.write(f"{len(kept)} of {len(said)} texts are translated\n")
    return 1 if missing else 0


def linguist(words: Mapping[str, str]) -> str:
    """Table in the format of Qt Linguist, under the context that the faces ask Slicer for."""
    root = ET.Element("TS", version="2.1", language="zh_CN", sourcelanguage="en_US")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for source, translation in words.items():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = source
        ET.SubElement(message, "translation").text = translation
    ET.indent(root, "    ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n'


if __name__ == "__main__":
    raise SystemExit(main())
