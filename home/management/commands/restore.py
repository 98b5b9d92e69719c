"""Puts back a copy that back_up made, in place of everything there is. Stop the hub first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from home.backups import Restored, restore, undo_interrupted_restore
from home.database_copies import CopyError


class Command(BaseCommand):
    help = "Put back a copy in place of everything there is. Stop the site and the worker first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="An archive that back_up made.")
        parser.add_argument(
            "--replace-everything", action="store_true", help="Yes: what is there now is lost."
        )
        parser.add_argument(
            "--undo-interrupted",
            action="store_true",
            help="Only put back what was there before a restore that was killed.",
        )

    def handle(self, *, file: Path | None, **options: Any) -> None:
        try:
            if options["undo_interrupted"]:
                self._undo()
            else:
                self._restore(file, agreed=options["replace_everything"])
        except (CopyError, DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error

    def _undo(self) -> None:
        if undo_interrupted_restore():
            self.stdout.write("Everything is as it was before the restore that was killed.")
        else:
            self.stdout.write("No restore was interrupted. Nothing was changed.")

    def _restore(self, file: Path | None, *, agreed: bool) -> None:
        if file is None:
            raise CommandError("Which file? Name an archive that back_up made.")
        if not agreed:
            raise CommandError(
                "What is there now would be lost. Add --replace-everything to agree."
            )
        self._report(restore(file))

    def _report(self, result: Restored) -> None:
        if not result.had_digests:
            self.stderr.write(
                "This copy was made by an older version, without digests. Its checksum is right, but "
                "a file that was left out would not be noticed. Make a new copy soon."
            )
        again = result.closed_again
        if again.unreadable:
            self.stderr.write(
                f"Lines of the record of closed accounts that cannot be read: {again.unreadable}. "
                "The people on those lines may be back."
            )
        self.stdout.write("Put back.")
        self.stdout.write(f"Accounts closed since the copy, closed again: {again.closed}")
        self.stdout.write(
            "What is older than the hub keeps is forgotten by the worker within a day."
        )
        if again.refused:
            then = "Solve that, then run close_erased_again."
            raise CommandError(
                "\n".join(
                    [
                        "Everything was put back, but these accounts, closed since the copy, are open again:",
                        *again.refused,
                        then,
                    ]
                )
            )
