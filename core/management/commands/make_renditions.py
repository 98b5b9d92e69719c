"""Makes the sizes that pictures lack. Safe to run again; needed when sizes changed or files came back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.pictures import make_all_renditions


class Command(BaseCommand):
    help = "Make the sizes that pictures lack, and remove those that are no longer shown."

    def handle(self, **options: Any) -> None:
        made, troubles = make_all_renditions()
        self.stdout.write(f"Made: {made}.")
        for trouble in troubles:
            self.stderr.write(trouble)
