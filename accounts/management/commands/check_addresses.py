"""Lists accounts whose addresses are one and the same, or no address at all."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.address_migration import clashes
from accounts.models import User


class Command(BaseCommand):
    help = "List accounts whose addresses are the same, or none. Changes nothing; fails if there are any."

    def handle(self, **options: Any) -> None:
        found = clashes(User.objects)
        for clash in found:
            self.stdout.write(str(clash))
        if found:
            raise CommandError("Correct or close the accounts that are not in use, in the admin.")
        self.stdout.write("Every account has an address of its own.")
