"""What the hub's own accessibility run found, for the accessibility statement.

The file is written by that run alone (``make accessibility``), so the statement cannot be dated by
anything else.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "data" / "accessibility_results.json"


def latest_results() -> dict[str, Any] | None:
    """The results of the last run as it wrote them; ``None`` if there was none."""
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else None
