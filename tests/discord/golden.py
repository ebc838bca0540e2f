"""Golden files: what was drawn once and looked at is what is drawn from then on."""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"


def as_golden(name: str, drawn: Any) -> None:
    """Compare with ``golden/<name>.json``; with REDRAW_GOLDENS set, write it instead."""
    file = FOLDER / f"{name}.json"
    if os.environ.get("REDRAW_GOLDENS"):
        file.write_text(json.dumps(drawn, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert drawn == json.loads(file.read_text(encoding="utf-8"))
