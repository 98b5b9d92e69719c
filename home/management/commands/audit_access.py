"""Prints who may do what, and changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.access import access_by_group, findings, rules_by_record


class Command(BaseCommand):
    help = "Print what each group may do. Fails if something is dangerous."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--people", action="store_true", help="Name the people, by e-mail address."
        )

    def handle(self, *args: Any, people: bool, **options: Any) -> None:
        for access in access_by_group():
            self.stdout.write(f"{access.group} ({len(access.people)})")
            for right in access.rights:
                self.stdout.write(f"    {right}")
            if people:
                for person in access.people:
                    self.stdout.write(f"    - {person.email}")
        self.stdout.write(f"Decided record by record: {', '.join(rules_by_record())}")
        if found := findings():
            raise CommandError("\n".join(found))
        self.stdout.write("Nothing dangerous was found.")
