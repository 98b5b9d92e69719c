"""Closes one account, for a request by letter and for the day when the admin is out of reach."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.closing import LastAdministrator, close_account
from accounts.holdings import NotNow
from accounts.models import User
from core.addresses import AddressError


class Command(BaseCommand):
    help = "Delete what is held about one person. Without --yes it only says what it would do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address the person signs in with.")
        parser.add_argument("--yes", action="store_true", help="Do it. It cannot be undone.")

    def handle(self, *, email: str, yes: bool, **options: Any) -> None:
        try:
            person = User.objects.with_address(email)
        except AddressError as error:
            raise CommandError(str(error)) from error
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        if not yes:
            self.stdout.write("This account would be closed. Say so with --yes: it is for good.")
            return
        try:
            close_account(person)
        except (LastAdministrator, NotNow) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The account is closed.")
