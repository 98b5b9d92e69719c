"""Makes an empty site usable. Safe to run again, after every update."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.addresses import AddressError, canonical_address
from home.setting_up import set_up


class Command(BaseCommand):
    help = "Make an empty site usable: languages, areas, pages, groups, first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--administrator", default="", metavar="EMAIL", help="Who may do everything."
        )

    def handle(self, *, administrator: str, **options: Any) -> None:
        if administrator:
            try:
                canonical_address(administrator)
            except AddressError as error:
                raise CommandError(f"{administrator!r} is not an e-mail address.") from error
        set_up(administrator=administrator)
        # An update may have changed what is indexed, or how.
        call_command("update_index", verbosity=0)
        self.stdout.write("The hub is set up.")
