"""What no address leads to: mails as they would be sent now, and templates for when all else fails."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from accounts.emails import KIND_OF_CODE, NEW_ADDRESS, OLD_ADDRESS, about_code
from accounts.models import OneTimeCode, User
from outbox.letters import kind_of
from outbox.models import Message
from sessions.models import Booking

from .rendered import names_of_templates
from .tour import Stop

WORDS = {"email": "health.visitor@example.org", "code": "123456"}


def draw(stop: Stop) -> str:
    """The HTML of a mail, or of a template. Fails if it is made of another template than it says."""
    kind, _, what = stop.path.partition(":")
    with names_of_templates() as names:
        html = _letter(what) if kind == "mail" else _template(what)
    assert stop.template in names, f"{stop.path} is made of {list(names)}"
    return html


def _letter(kind: str) -> str:
    """The newest mail of its kind, or what it would be to somebody who has booked."""
    message = Message.objects.filter(kind=kind).last() or _message(kind)
    return kind_of(message).render(message).html


def _message(kind: str) -> Message:
    for purpose, kind_of_code in KIND_OF_CODE.items():
        if kind == kind_of_code:
            person = User.objects.filter(is_active=True)[0]
            code = OneTimeCode.objects.create(person=person, purpose=purpose)
            return Message(kind=kind, about=about_code(code), recipient=person)
    if kind in {OLD_ADDRESS, NEW_ADDRESS}:
        return Message(kind=kind, address=WORDS["email"], recipient=User.objects.all()[0])
    booking = Booking.objects.live()[0]
    key = f"{kind}:{uuid.uuid4()}"
    return Message(kind=kind, key=key, about=booking.about, recipient=booking.person)


def _template(name: str) -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return render_to_string(name, {**WORDS, "now": timezone.now()}, request)
