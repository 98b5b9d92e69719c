"""Writes a copy of everything the hub keeps into one archive. The hub may go on running."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from home.backups import back_up
from home.database_copies import CopyError


class Command(BaseCommand):
    help = "Copy database and uploaded files into one archive, readable by its owner only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Where to write it, for example hub.tar.gz")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            back_up(file)
        except (CopyError, DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Written: {file} ({file.stat().st_size // 1024} KB)")
