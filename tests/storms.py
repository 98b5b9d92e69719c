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
from tests.servers import request
from tests.signing_in import sign_in


@dataclass(frozen=True)
class Storm:
    """How it ended: the answers by status, and the seconds from the first to the last."""

    statuses: Counter[int]
    seconds: float


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
    return [_cookies(person) for person in User.objects.bulk_create(people)]


def storm(address: str, path: str, browsers: Sequence[dict[str, str]]) -> Storm:
    """All ``browsers`` POST to ``path`` at once."""
    start = threading.Barrier(len(browsers) + 1)
    statuses: list[int] = []

    def one(cookies: dict[str, str]) -> None:
        start.wait()
        statuses.append(request(address, path, method="POST", cookies=cookies)[0])

    threads = [threading.Thread(target=one, args=[cookies]) for cookies in browsers]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return Storm(Counter(statuses), time.perf_counter() - began)


def _cookies(person: User) -> dict[str, str]:
    client = Client()
    sign_in(client, person)
    token = "".join(secrets.choice(string.ascii_letters) for _ in range(32))
    return {settings.SESSION_COOKIE_NAME: client.session.session_key, "csrftoken": token}
