"""The mails about an account: codes, a changed address, and the notice that it will be closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import HubSettings
from outbox.letters import Kind, Letter
from outbox.models import Message

from .enums import CodePurpose
from .models import OneTimeCode, User

KIND_OF_CODE = {
    CodePurpose.SIGN_IN: "account.sign_in_code",
    CodePurpose.CLOSING: "account.closing_code",
}
SUBJECT_OF_CODE = {
    CodePurpose.SIGN_IN: gettext_lazy("%(code)s is your code for the learning hub"),
    CodePurpose.CLOSING: gettext_lazy("%(code)s closes your account on the learning hub"),
}
CLOSING_SOON = "account.closing_soon"
OLD_ADDRESS = "account.old_address"
NEW_ADDRESS = "account.new_address"
NOTICE = timedelta(days=30)


def closing_soon_key(person: User) -> str:
    """Names the notice of today: whoever was seen since an older one gets another."""
    return f"{CLOSING_SOON}:{person.pk}:{timezone.now():%Y%m%d}"


def last_seen(person: User) -> datetime:
    """When they last signed in, or, if they never did, when their account was made."""
    return person.last_login or person.date_joined


def _is_still_away(message: Message) -> bool:
    person: User = message.recipient
    is_here = person.is_active and not person.is_closed
    return is_here and last_seen(person) < message.created_at


def _closing_soon(message: Message) -> Letter:
    person: User = message.recipient
    context = {
        "hub_name": HubSettings.load().hub_name,
        "subject": _("Do you still want your account on the learning hub?"),
        "last_seen": last_seen(person),
        "closes": timezone.now() + NOTICE,
        "href": settings.SITE_URL + reverse("account_login"),
        "name": person.name,
    }
    return Letter(
        to=person.email,
        subject=str(context["subject"]),
        text=render_to_string("emails/closing_soon.txt", context),
        html=render_to_string("emails/closing_soon.html", context),
    )


def about_code(code: OneTimeCode) -> str:
    """What its mail is about, in the outbox."""
    return f"code:{code.uuid}"


def _code_of(message: Message) -> OneTimeCode:
    """The code a mail is about. It is deleted with the account, and its mails are then gone too."""
    return OneTimeCode.objects.get(uuid=message.about.removeprefix("code:"))


def _code_still_works(message: Message) -> bool:
    """Whether the mail is of any use. Somebody who is stopped gets none."""
    code = OneTimeCode.objects.working().filter(uuid=message.about.removeprefix("code:"))
    return code.filter(person__is_active=True).exists()


def _code_mail(message: Message) -> Letter:
    code = _code_of(message)
    template = f"emails/{code.purpose}_code"
    context = {"hub_name": HubSettings.load().hub_name, "code": code.digits}
    context["subject"] = SUBJECT_OF_CODE[CodePurpose(code.purpose)] % context
    return Letter(
        to=message.recipient.email,
        subject=context["subject"],
        text=render_to_string(f"{template}.txt", context),
        html=render_to_string(f"{template}.html", context),
    )


def _code_was_sent(message: Message, letter: Letter) -> None:
    code = OneTimeCode.objects.filter(uuid=message.about.removeprefix("code:"))
    code.update(sent_at=timezone.now())


def _still_goes_there(message: Message) -> bool:
    """The address is forgotten once the mail has ended, so it cannot be sent a second time."""
    return bool(message.address)


def _is_still_theirs(message: Message) -> bool:
    return not message.recipient.is_closed


def _address_changed(message: Message) -> Letter:
    """To the old address, or to the new one. Neither is told the other."""
    is_old = message.kind == OLD_ADDRESS
    context = {
        "hub_name": HubSettings.load().hub_name,
        "subject": _("The e-mail address of your account was changed"),
        "is_old": is_old,
        "href": settings.SITE_URL + reverse("account_login"),
        "name": message.recipient.name,
    }
    return Letter(
        to=message.address if is_old else message.recipient.email,
        subject=str(context["subject"]),
        text=render_to_string("emails/address_changed.txt", context),
        html=render_to_string("emails/address_changed.html", context),
    )


KINDS = {
    KIND_OF_CODE[CodePurpose.SIGN_IN]: Kind(
        gettext_lazy("Code to sign in"), _code_still_works, _code_mail, _code_was_sent
    ),
    KIND_OF_CODE[CodePurpose.CLOSING]: Kind(
        gettext_lazy("Code to close an account"), _code_still_works, _code_mail, _code_was_sent
    ),
    CLOSING_SOON: Kind(gettext_lazy("Account closes soon"), _is_still_away, _closing_soon),
    OLD_ADDRESS: Kind(
        gettext_lazy("Address changed, to the old one"), _still_goes_there, _address_changed
    ),
    NEW_ADDRESS: Kind(
        gettext_lazy("Address changed, to the new one"), _is_still_theirs, _address_changed
    ),
}
