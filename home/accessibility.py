"""What the hub's own accessibility run found, for the accessibility statement.

The file is written by that run alone (``make accessibility``), so the statement cannot be dated by
anything else.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "data" / "accessibility_results.json"


def latest_results() -> dict[str, Any] | None:
    """The results of the last run as it wrote them, and its ``day``; ``None`` if there was none."""
    if not RESULTS.exists():
        return None
    results = json.loads(RESULTS.read_text())
    return results | {"day": date.fromisoformat(results["date"])}
