"""Fills a set-up hub with the demo. Development only; safe to run twice."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.demo import load


class Command(BaseCommand):
    help = "Load the demo: a programme around today and somebody for each role. Not for a server."

    def handle(self, **options: Any) -> None:
        if not hasattr(settings, "MAILBOX_DIR"):
            raise CommandError("The demo is for development settings only.")
        load()
        self.stdout.write("The demo is loaded.")
