"""Puts back a copy that back_up made, in place of everything there is. Stop the hub first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.backups import restore
from home.database_copies import CopyError


class Command(BaseCommand):
    help = "Put back a copy in place of everything there is. Stop the site and the worker first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="An archive that back_up made.")
        parser.add_argument(
            "--replace-everything", action="store_true", help="Yes: what is there now is lost."
        )

    def handle(self, *, file: Path, replace_everything: bool, **options: Any) -> None:
        if not replace_everything:
            raise CommandError(
                "What is there now would be lost. Add --replace-everything to agree."
            )
        try:
            restore(file)
        except CopyError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Put back.")
