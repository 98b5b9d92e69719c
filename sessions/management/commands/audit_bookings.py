"""Checks that every promise about bookings holds. Reads only."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from sessions.audit import audit

BREACH = 2


class Command(BaseCommand):
    help = "Check all bookings against what must always hold: JSON out, exit code 2 on a breach."

    def handle(self, **options: Any) -> None:
        breaches = audit()
        sound = not any(breaches.values())
        self.stdout.write(json.dumps({"sound": sound, "breaches": breaches}, indent=2))
        if not sound:
            sys.exit(BREACH)
