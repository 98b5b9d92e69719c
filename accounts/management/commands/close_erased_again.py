"""Closes the accounts that were closed before and that an older copy of the data brought back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.erasures import close_erased_again


class Command(BaseCommand):
    help = "Close every account that the record of closed accounts names and that is open here."

    def handle(self, **options: Any) -> None:
        result = close_erased_again()
        self.stdout.write(f"Accounts closed again: {result.closed}")
        if result.unreadable:
            self.stderr.write(
                f"Lines of the record of closed accounts that cannot be read: {result.unreadable}"
            )
        if result.refused:
            raise CommandError("\n".join(["Some accounts were not closed.", *result.refused]))
