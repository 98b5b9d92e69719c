"""Prints a link that signs a person in, for when no mail goes out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts.links import link_token
from accounts.models import User
from core.addresses import AddressError


class Command(BaseCommand):
    help = "Print a sign-in link for one person. It lasts ten minutes and works once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address the person signs in with.")

    def handle(self, *, email: str, **options: Any) -> None:
        try:
            person = User.objects.with_address(email)
        except AddressError as error:
            raise CommandError(str(error)) from error
        if person is None or not person.is_active:
            raise CommandError(f"Nobody who may sign in has the address {email}.")
        address = reverse("accounts:sign_in_by_link", args=[link_token(person)])
        self.stdout.write(settings.SITE_URL + address)
