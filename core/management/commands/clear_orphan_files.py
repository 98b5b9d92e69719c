"""Lists stored files that nothing names any more; removes them if told so."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandParser

from core.stored_files import clear_unfinished_uploads, orphans


class Command(BaseCommand):
    help = "List stored files, older than a day, that nothing names; with --delete, remove them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--delete", action="store_true", help="Remove them, and unfinished uploads."
        )

    def handle(self, *, delete: bool, **options: Any) -> None:
        unfinished = clear_unfinished_uploads() if delete else 0
        found = orphans()
        for name in found:
            if delete:
                default_storage.delete(name)
            self.stdout.write(name)
        self.stdout.write(f"{'Removed' if delete else 'Found'}: {len(found) + unfinished}.")
