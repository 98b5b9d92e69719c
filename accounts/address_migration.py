"""Bringing stored addresses into their one form, for hubs that began before there was one.

``migrate`` runs it once; ``manage.py check_addresses`` says at any time what is left.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from core.addresses import AddressError, address_form


@dataclass(frozen=True)
class Clash:
    """Accounts whose addresses turn out to be one, or none. A person has to decide about them."""

    address: str  # empty if what is stored is no address at all
    accounts: list[tuple[int, str]]  # their numbers, and the address as it is stored

    def __str__(self) -> str:
        stored = ", ".join(f"{number} ({address!a})" for number, address in self.accounts)
        if not self.address:
            return f"not an address, so nobody can sign in with it: account {stored}"
        return f"{self.address} is the address of more than one account: {stored}"


def bring_into_one_form(people: Any) -> list[Clash]:
    """Rewrite addresses that nobody else has in that form; return those that need a person.

    ``people`` is the manager of the user model. No account is merged, closed or renamed to an
    address that another account has too.
    """
    clashes = []
    for address, accounts in _by_form(people).items():
        if not address or len(accounts) > 1:
            clashes.append(Clash(address, accounts))
        elif accounts[0][1] != address:
            people.filter(pk=accounts[0][0]).update(email=address)
    return clashes


def clashes(people: Any) -> list[Clash]:
    """Accounts that need a person's decision. Changes nothing."""
    found = _by_form(people).items()
    return [Clash(address, accounts) for address, accounts in found if not address or accounts[1:]]


def _by_form(people: Any) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, stored in people.order_by("pk").values_list("pk", "email"):
        try:
            found[address_form(stored)].append((number, stored))
        except AddressError:
            found[""].append((number, stored))
    return dict(found)
