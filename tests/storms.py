"""Many people at one session at the same moment: real clients against real server processes."""

from __future__ import annotations

import secrets
import string
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from accounts.models import User
from core.models import Area
from tests.servers import Form, request
from tests.signing_in import sign_in


@dataclass(frozen=True)
class Storm:
    """How it ended: what each was answered, in their order, and the seconds from first to last.

    An answer that never came is a 0.
    """

    answers: list[int]
    seconds: float

    @property
    def statuses(self) -> Counter[int]:
        return Counter(self.answers)


@dataclass(frozen=True)
class Step:
    """A POST that somebody is about to make in their browser."""

    path: str
    browser: dict[str, str]
    form: Form = ()


def crowd(size: int) -> list[dict[str, str]]:
    """``size`` signed-in people whose details are told, as the cookies of their browsers."""
    area = Area.objects.get_or_create(
        code="E06000015", defaults={"name": "Derby", "kind": "upper_tier"}
    )[0]
    known = {"job_role": "Health visitor", "organisation": "Trust", "area": area}
    people = [
        User(email=f"crowd{number}@example.org", name=f"Crowd {number}", password="!", **known)
        for number in range(size)
    ]
    return [browser_of(person) for person in User.objects.bulk_create(people)]


def storm(address: str, path: str, browsers: Sequence[dict[str, str]]) -> Storm:
    """All ``browsers`` POST to ``path`` at once."""
    return clash(address, [Step(path, cookies) for cookies in browsers])


def clash(address: str, steps: Sequence[Step]) -> Storm:
    """Take all ``steps`` at once."""
    began: list[float] = []
    start = threading.Barrier(len(steps), action=lambda: began.append(time.perf_counter()))
    answers = [0] * len(steps)

    def take(number: int, step: Step) -> None:
        start.wait()
        answers[number] = request(
            address, step.path, method="POST", cookies=step.browser, form=step.form
        )[0]

    threads = [threading.Thread(target=take, args=each) for each in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Storm(answers, time.perf_counter() - began[0])


def browser_of(person: User, *, second_factor: bool = False) -> dict[str, str]:
    """The cookies of a browser in which ``person`` is signed in."""
    client = Client()
    sign_in(client, person, second_factor=second_factor)
    token = "".join(secrets.choice(string.ascii_letters) for _ in range(32))
    return {settings.SESSION_COOKIE_NAME: client.session.session_key, "csrftoken": token}
