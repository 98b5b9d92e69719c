"""What is held about the account itself. Closing it empties these by itself."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from outbox import services as outbox

from . import staff_holdings as staff
from .holdings import Holding, Row
from .models import User
from .queries import second_steps_of


def details_held(person: User) -> list[Row]:
    """The account itself, for the person to read."""
    return [
        {
            "e-mail address": person.email,
            "name": person.name,
            "job role": person.job_role,
            "organisation": person.organisation,
            "area": str(person.area or ""),
            "groups of people who run the hub": [group.name for group in person.groups.all()],
            "account made on": person.date_joined,
            "last signed in on": person.last_login,
        }
    ]


def devices_held(person: User) -> list[Row]:
    """Where they are signed in."""
    return [
        {
            "browser": device.data.get("browser", ""),
            "system": device.data.get("system", ""),
            "signed in on": device.created_at,
            "last used on": device.last_seen_at,
        }
        for device in UserSession.objects.filter(user=person).order_by("created_at", "pk")
    ]


def second_steps_held(person: User) -> list[Row]:
    """What they set up as a second step, without its secrets."""
    return [
        {"kind": step.kind, "set up on": step.added_at, "last used on": step.last_used_at}
        for step in second_steps_of(person)
    ]


def codes_held(person: User) -> list[Row]:
    """Codes they asked for. The digits are stored nowhere."""
    return [
        {
            "for": code.get_purpose_display(),
            "asked for on": code.asked_at,
            "sent on": code.sent_at,
            "times tried": code.tries,
        }
        for code in person.codes.all()
    ]


def forget_codes(person: User) -> None:
    """Codes that were sent work no more."""
    person.codes.all().delete()


def forget_address(person: User) -> None:
    """What empties the account empties this too, but for mails that are on their way to the address.

    Those are about somebody else, who had it before.
    """
    outbox.stop_for_address(person.email, why="The address belongs to somebody who is gone.")


def _with_the_account(person: User) -> None:
    """Nothing to do here: what empties the account empties this too."""


HOLDINGS = {
    "account": Holding(_("Your account"), details_held, forget_address, place=0),
    "devices": Holding(_("Where you are signed in"), devices_held, _with_the_account),
    "codes": Holding(_("Codes you asked for"), codes_held, forget_codes),
    "second_steps": Holding(_("Your second step"), second_steps_held, _with_the_account),
    "admin_settings": Holding(
        _("Your settings in the admin"), staff.settings_held, _with_the_account, place=2
    ),
    "admin_log": Holding(
        _("What you did in the admin, and what was done there about you"),
        staff.log_held,
        _with_the_account,
        place=2,
    ),
    "files": Holding(
        _("Pictures and documents you put in"), staff.files_held, _with_the_account, place=2
    ),
    "writing": Holding(
        _("Versions of pages and comments"), staff.writing_held, staff.forget_staff_work, place=2
    ),
}
