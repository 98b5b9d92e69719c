"""What tests of files may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """A real folder to store files in, instead of memory."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "core.storage.WholeFileStorage"}
    }
    return tmp_path / "media"
