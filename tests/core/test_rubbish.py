"""Every script of the world, and everything that is no text at all, through the hub's own forms and addresses."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from sessions.models import AccessNeeds, SessionSuggestion
from sessions.services.bookings import book_place
from tests.factories import AreaFactory, BookingFactory, LearningSessionFactory, UserFactory
from tests.sessions.calendars import calendar_in, new_mail
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

DETAILS, SUGGEST = "/my-details/", "/sessions/suggest/"
TEXTS = {
    "Urdu": "نرس فاطمہ",
    "Punjabi": "ਨਰਸ ਪ੍ਰੀਤ",
    "Chinese": "護士 陳小明",
    "emoji": "Åsa 👩🏽\u200d⚕️👨\u200d👩\u200d👧",
    "combining": "Z\u0351\u036b\u0343a\u0321\u0327l\u0334go e\u0301",
    "zero width": "Ann\u200ba\u2060\ufeff Lee",
    "right to left override": "Ann \u202egnp.exe",
    "markup": "<b>Ann</b> & \"Co\" 'x' {{ 7 }} {% now %}",
    "far planes": "𝕬𝖓𝖓 𠮷",
    "not a character": "Ann \ufffe\uffff",
}
REFUSED = {200, 422}  # the form again, with words
UNWRITABLE = str.maketrans("", "", "\ufffe\uffff")  # an XML file cannot hold them


def parse(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def details(**changed: str) -> dict[str, str]:
    area = str(AreaFactory().pk)
    return {"name": "Ann", "job_role": "HV", "organisation": "Trust", "area": area} | changed


@pytest.fixture
def booking(health_visitor):
    return BookingFactory(session=LearningSessionFactory(), person=health_visitor)


# --- Kept as it was typed, and shown so everywhere ------------------------------------------------


@pytest.mark.parametrize("script", TEXTS)
def test_a_name_in_any_script_is_the_same_on_pages_in_mail_calendar_and_tables(
    health_visitor_client, health_visitor, hub, organiser, script
):
    typed = TEXTS[script]
    answer = health_visitor_client.post(
        DETAILS, details(name=typed, job_role=typed, organisation=typed)
    )
    assert answer.status_code == 302
    health_visitor.refresh_from_db()
    assert (health_visitor.name, health_visitor.organisation) == (typed, typed)

    page = parse(health_visitor_client.get(DETAILS))
    assert page.find("input", attrs={"name": "name"})["value"] == typed
    assert page.find("b", string="Ann") is None

    session = LearningSessionFactory(title=f"For {typed}")
    book_place(session=session, person=health_visitor)
    mail = new_mail()
    text = mail.get_body(("plain",)).get_content()
    assert session.title in text
    assert mail["Subject"].endswith(session.title.translate(UNWRITABLE)) or "\ufffe" in typed
    assert b"BEGIN:VEVENT" in calendar_in(mail)

    sign_in(health_visitor_client, organiser, second_factor=True)
    address = f"/admin/programme/{session.pk}/bookings"
    assert typed in parse(health_visitor_client.get(f"{address}/")).get_text()
    table = health_visitor_client.get(f"{address}.csv").content.decode("utf-8-sig")
    assert typed in [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    book = load_workbook(io.BytesIO(health_visitor_client.get(f"{address}.xlsx").content))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert typed.translate(UNWRITABLE) in cells


@pytest.mark.parametrize("script", TEXTS)
def test_a_suggestion_and_needs_in_any_script_are_kept_and_shown(
    health_visitor_client, booking, hub, script
):
    typed = TEXTS[script]
    needs = f"/my-sessions/{booking.uuid}/access-needs/"

    answers = [
        health_visitor_client.post(SUGGEST, {"title": typed, "why": f"{typed}\n\n{typed}"}),
        health_visitor_client.post(needs, {"text": f"{typed}\n\n{typed}"}),
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert SessionSuggestion.objects.get().title == typed
    kept = AccessNeeds.objects.get().text
    assert kept.splitlines() == [typed, "", typed]
    shown = parse(health_visitor_client.get(needs)).find("textarea").get_text()
    assert shown.strip().splitlines() == kept.splitlines()


# --- Refused in words beside the field ------------------------------------------------------------


def forms_of(booking):
    """Each of the hub's own forms: its address, what is right, and the fields that take text."""
    return {
        DETAILS: (details(), ["name", "job_role", "organisation"]),
        SUGGEST: ({"title": "Weaning", "why": "x"}, ["title", "why"]),
        f"/my-sessions/{booking.uuid}/access-needs/": ({"text": "x"}, ["text"]),
        f"/my-sessions/{booking.uuid}/swap/": ({"email": "a@example.org"}, ["email"]),
        "/sign-in/": ({"email": "a@example.org"}, ["email"]),
    }


@pytest.mark.parametrize(
    ("typed", "words"),
    [("a\x00b", "Null characters are not allowed."), ("x" * 1024 * 1024, "at most")],
)
def test_null_and_a_megabyte_are_refused_beside_every_field(client, booking, hub, typed, words):
    refused = []
    for address, (right, fields) in forms_of(booking).items():
        for field in fields:
            client.logout()
            if address != "/sign-in/":
                sign_in(client, booking.person)
            response = client.post(address, right | {field: typed})
            group = parse(response).find(class_="nhsuk-form-group--error")
            said = words in str(group) or (field == "email" and "name@example" in str(group))
            refused.append((field, response.status_code in REFUSED, said))

    assert refused == [
        (field, True, True) for _, fields in forms_of(booking).values() for field in fields
    ]
    assert (SessionSuggestion.objects.count(), AccessNeeds.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "rubbish",
    [b"Ren\xe9", b"\xff\xfe\xfd", b"\xed\xa0\x80", b"\xf0\x9f", b"%", b"%zz", b"\x1b[31m"],
)
def test_bytes_that_are_no_text_are_replaced_or_refused_and_never_a_fault(
    client, booking, hub, rubbish
):
    outcomes = set()
    for address, (right, fields) in forms_of(booking).items():
        for field in fields:
            client.logout()
            if address != "/sign-in/":
                sign_in(client, booking.person)
            others = "&".join(
                f"{name}={quote(value)}" for name, value in right.items() if name != field
            )
            body = others.encode() + f"&{field}=".encode() + rubbish
            form = "application/x-www-form-urlencoded"
            outcomes.add(client.post(address, body, content_type=form).status_code)

    assert outcomes <= {302, *REFUSED}
    booking.person.refresh_from_db()
    assert "\x00" not in booking.person.name


@pytest.mark.parametrize(
    ("body", "form"),
    [
        ("&".join(f"f{number}=1" for number in range(11_000)), "application/x-www-form-urlencoded"),
        ("name=" + "x" * 3 * 1024 * 1024, "application/x-www-form-urlencoded"),
        ("name=x", "application/x-www-form-urlencoded; charset=utf-16"),
        ("nonsense", "multipart/form-data"),
        ("nonsense", "multipart/form-data; boundary=\xff"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused_on_a_page_in_words(
    health_visitor_client, hub, body, form
):
    response = health_visitor_client.post(DETAILS, body.encode(), content_type=form)

    assert response.status_code == 400
    assert parse(response).h1.get_text() == "Sorry, the hub cannot read this"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_form_in_parts_that_are_none_is_an_empty_form(health_visitor_client, hub):
    form = "multipart/form-data; boundary=x"

    response = health_visitor_client.post(DETAILS, b"nonsense", content_type=form)

    assert response.status_code in REFUSED


# --- Addresses ------------------------------------------------------------------------------------

VALUES = [
    "", " ", "x" * 5000, "-1", "0", "99999999999999999999", "1e9", "2026-13", "0000-00", "' OR 1=1 --",
    "<script>alert(1)</script>", "../../etc/passwd", "%FF", "%ED%A0%80", "%F0%9F%91%A9", "\u202e", "{{7*7}}",
    "٢", "\r\nSet-Cookie: a=b", "[]", "true",
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "name", ["month", "topic", "mode", "places", "page", "p", "next", "q", "month[]"]
)
def test_the_programme_opens_whatever_it_is_asked_for(client, hub, name, value):
    asked = value if value.startswith("%") else quote(value)

    response = client.get(f"/sessions/?{name}={asked}&{name}={asked}")

    assert response.status_code == 200
    assert b"<script>alert(1)" not in response.content
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "address",
    [
        "/%00/", "/sessions/%00/", "/documents/1/%00", "/calendar/%00.ics", "/sign-in/link/%00/",
        "/sessions/?topic=%00", "/sign-in/?next=%00", "/?q=a%00b", "/ur/%00/", "/admin/%00", "/sessions/?%00=1",
    ],
)  # fmt: skip
def test_an_address_with_a_null_character_is_refused_on_a_page_in_words(client, hub, address):
    response = client.get(address)

    assert response.status_code == 400
    assert parse(response).h1.get_text() == "Sorry, the hub cannot read this"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/%ff/", "/sessions/%ff/", "/%ed%a0%80/", "/sessions/%e2%80%ae/", "/%F0%9F%91%B6/", "/sessions/-1/",
        "/sessions/99999999999999999999/", "/series/99999999999999999999/", "/" + "a/" * 500,
        "/documents/99999999999999999999/a.pdf", "/documents/1/%ff", "/..%2f..%2fetc/passwd", "/sessions/1%0d%0aX/",
        "/ur/%ff/", "/calendar/x.ics", "/my-sessions/not-a-uuid/",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_not_found(client, hub, address):
    assert client.get(address).status_code == 404


def test_people_are_found_among_others_however_their_names_are_written(client, organiser, hub):
    session = LearningSessionFactory()
    for text in TEXTS.values():
        BookingFactory(session=session, person=UserFactory(name=text))
    sign_in(client, organiser, second_factor=True)

    for value in [*TEXTS.values(), *VALUES]:
        asked = value if value.startswith("%") else quote(value)
        response = client.get(f"/admin/programme/{session.pk}/bookings/?q={asked}")
        assert response.status_code == 200
        assert b"<script>alert(1)" not in response.content
