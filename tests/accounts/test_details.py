"""Who somebody is: asked once after the first code, and then what they wanted goes on by itself."""

import pytest

from accounts.models import User
from core.models import Area
from sessions.services.bookings import tell_access_needs
from tests.factories import BookingFactory, LearningSessionFactory, OrganisationFactory
from tests.signing_in import sign_in

from .steps import (
    BOX,
    DETAILS,
    ask_for_code,
    error_beside,
    heading,
    newest_code,
    parse,
    sign_in_by_code,
    told,
    type_code,
)

pytestmark = pytest.mark.django_db

ADDRESS = "hannah@example.org"
UPPER_TIER = [
    "Birmingham", "Coventry", "Derby", "Derbyshire", "Dudley", "Herefordshire", "Leicester",
    "Leicestershire", "Lincolnshire", "North Northamptonshire", "Nottingham", "Nottinghamshire",
    "Rutland", "Sandwell", "Shropshire", "Solihull", "Staffordshire", "Stoke-on-Trent",
    "Telford and Wrekin", "Walsall", "Warwickshire", "West Northamptonshire", "Wolverhampton",
    "Worcestershire",
]  # fmt: skip
WHO_SEES_IT = (
    "The organisers of a session you book, and the hub’s administrators, see your details. Nobody else "
    "does. We keep them while you use the hub. You can delete them yourself, with everything else, under "
    "“My account”."
)
NASTY = """"'><script>alert('x')</script><img src=x onerror="alert(1)">"""


@pytest.fixture
def newcomer(client, hub):
    """Somebody who has just typed their first code into ``client``."""
    sign_in_by_code(client, ADDRESS)
    return User.objects.get(email=ADDRESS)


def answers(**changes):
    area = Area.objects.get(name="Rutland").pk
    told_ = {
        "name": "Hannah Visitor",
        "job_role": "Health visitor",
        "organisation": "Rutland Trust",
    }
    return told_ | {"area": str(area)} | changes


# --- The four questions ---------------------------------------------------------------------------


def test_the_questions_come_once_and_are_answered_for_good(client, newcomer):
    page = client.get(DETAILS)
    assert heading(page) == "About you"
    assert [label.get_text(strip=True) for label in parse(page).main.find_all("label")] == [
        "Full name", "Job role", "Where you work or study", "Area",
    ]  # fmt: skip

    response = client.post(DETAILS, answers())

    assert (response.status_code, response.url) == (302, "/my-sessions/")
    newcomer.refresh_from_db()
    assert (newcomer.name, newcomer.job_role, newcomer.organisation, newcomer.area.name) == (
        "Hannah Visitor", "Health visitor", "Rutland Trust", "Rutland",
    )  # fmt: skip
    client.post("/sign-out/")
    assert sign_in_by_code(client, ADDRESS).url == "/my-sessions/"


def test_beside_the_questions_stands_who_sees_the_answers_and_for_how_long(client, newcomer):
    inset = parse(client.get(DETAILS)).select_one("form .nhsuk-inset-text")

    assert " ".join(inset.get_text(" ", strip=True).split()) == WHO_SEES_IT


@pytest.mark.parametrize("empty", ["", "   "])
def test_each_question_needs_an_answer_and_says_so_beside_it(client, newcomer, empty):
    response = client.post(DETAILS, dict.fromkeys(["name", "job_role", "organisation"], empty))

    assert response.status_code == 422
    assert [error_beside(response, name) for name in ["name", "job_role", "organisation"]] == [
        "Enter your full name.", "Enter your job role.", "Enter where you work or study.",
    ]  # fmt: skip
    select = parse(response).find("select", attrs={"name": "area"})
    ident = select["aria-describedby"].split()[-1]
    message = parse(response).find(id=ident).get_text(" ", strip=True)
    assert message == "Error: Choose your area."
    newcomer.refresh_from_db()
    assert newcomer.has_told_details is False


@pytest.mark.parametrize("left_out", ["name", "job_role", "organisation", "area"])
def test_one_answer_left_out_keeps_the_others_in_the_form_and_saves_none(
    client, newcomer, left_out
):
    response = client.post(DETAILS, answers(**{left_out: ""}))

    assert list(response.context["form"].errors) == [left_out]
    kept = {name: response.context["form"][name].value() for name in answers()}
    assert kept == answers(**{left_out: ""})
    newcomer.refresh_from_db()
    assert (newcomer.name, newcomer.area) == ("", None)


def test_the_areas_are_the_24_then_elsewhere_then_national(client, newcomer):
    options = parse(client.get(DETAILS)).select("select[name=area] option")

    assert [option.get_text(strip=True) for option in options] == [
        "Choose an area",
        *UPPER_TIER,
        "Elsewhere in the United Kingdom",
        "National organisation",
    ]
    assert options[0]["value"] == ""


@pytest.mark.parametrize("code", ["E92000001", "E12000004"])
def test_the_country_and_its_regions_are_not_areas_to_work_in(client, newcomer, code):
    response = client.post(DETAILS, answers(area=str(Area.objects.get(code=code).pk)))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["area"]


@pytest.mark.parametrize("area", ["0", "-1", "999999", "x", "99999999999999999999", "1 OR 1=1"])
def test_an_area_that_is_not_there_is_refused_in_words(client, newcomer, area):
    assert list(client.post(DETAILS, answers(area=area)).context["form"].errors) == ["area"]


def test_the_organisation_is_free_text_with_suggestions(client, newcomer):
    for name in ("Walsall Trust", "Birmingham Trust"):
        OrganisationFactory(name=name)

    page = parse(client.get(DETAILS))
    box = page.find("input", attrs={"name": "organisation"})
    suggestions = page.find("datalist", id=box["list"]).find_all("option")
    assert [option["value"] for option in suggestions] == ["Birmingham Trust", "Walsall Trust"]

    client.post(DETAILS, answers(organisation="A school of nursing nobody suggested"))
    newcomer.refresh_from_db()
    assert newcomer.organisation == "A school of nursing nobody suggested"


@pytest.mark.parametrize("name", ["name", "job_role", "organisation"])
def test_an_answer_may_have_120_characters_and_no_more(client, newcomer, name):
    too_long = client.post(DETAILS, answers(**{name: "ü" * 121}))
    assert list(too_long.context["form"].errors) == [name]

    client.post(DETAILS, answers(**{name: "ü" * 120}))
    newcomer.refresh_from_db()
    assert getattr(newcomer, name) == "ü" * 120


def test_rights_and_the_address_cannot_be_changed_with_the_details(client, newcomer):
    client.post(DETAILS, answers(email="other@example.org", is_superuser="1", is_active=""))

    newcomer.refresh_from_db()
    assert (newcomer.name, newcomer.email) == ("Hannah Visitor", ADDRESS)
    assert (newcomer.is_superuser, newcomer.is_active) == (False, True)


def test_details_are_changed_later_on_the_same_page(health_visitor_client, health_visitor, hub):
    assert heading(health_visitor_client.get(DETAILS)) == "My details"

    response = health_visitor_client.post(DETAILS, answers(name="Hannah Newname"), follow=True)

    assert response.redirect_chain == [(DETAILS, 302)]
    assert told(response) == ["Your details are saved."]
    health_visitor.refresh_from_db()
    assert health_visitor.name == "Hannah Newname"


def test_a_name_that_was_refused_is_not_greeted_by_anywhere(health_visitor_client, hub):
    response = health_visitor_client.post(DETAILS, answers(name="Refused Name", area=""))

    assert "Refused Name" not in parse(response).header.get_text()
    assert health_visitor_client.get(DETAILS).context["form"]["name"].value() == "Hannah Visitor"


def test_the_details_are_for_who_is_signed_in(client, db):
    response = client.get(DETAILS)

    assert (response.status_code, response.url) == (302, f"{BOX}?next={DETAILS}")


# --- Asked first, then sent on --------------------------------------------------------------------


def test_somebody_without_details_is_asked_first_and_then_sent_where_they_wanted(client, newcomer):
    booking = BookingFactory(person=newcomer)

    response = client.get(booking.get_absolute_url())
    assert response.url == f"{DETAILS}?next={booking.get_absolute_url().replace('/', '%2F')}"
    page = parse(client.get(response.url))
    wanted = page.find("input", attrs={"name": "next"})["value"]
    assert wanted == booking.get_absolute_url()

    assert client.post(DETAILS, answers(next=wanted)).url == booking.get_absolute_url()


def test_where_somebody_new_wanted_to_go_survives_the_code_and_the_questions(client, hub):
    signed_out = client.get("/my-sessions/")
    assert signed_out.url == f"{BOX}?next=/my-sessions/"
    ask_for_code(client, ADDRESS, next="/my-sessions/?a=1")

    response = type_code(client, newest_code(), next="/my-sessions/?a=1")

    assert response.url == f"{DETAILS}?next=%2Fmy-sessions%2F%3Fa%3D1"
    assert client.post(DETAILS, answers(next="/my-sessions/?a=1")).url == "/my-sessions/?a=1"


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_an_address_that_leads_away_from_the_hub_is_not_followed(client, newcomer, address):
    page = parse(client.get(DETAILS, {"next": address}))
    assert page.main.find("input", attrs={"name": "next"}) is None

    assert client.post(DETAILS, answers(next=address)).url == "/my-sessions/"


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/sessions/\r\nSet-Cookie: evil=1", "/sessions/%0D%0ASet-Cookie:%20evil=1"),
        ("/sessions/\x00", "/sessions/%00"),
    ],
)
def test_lines_and_null_bytes_in_the_address_do_no_harm(client, newcomer, address, location):
    response = client.post(DETAILS, answers(next=address))

    assert (response.status_code, response.headers["Location"]) == (302, location)


def test_markup_in_a_name_is_shown_as_it_was_typed_and_never_runs(client, newcomer, organiser):
    typed = {"name": NASTY, "job_role": NASTY, "organisation": NASTY}
    client.post(DETAILS, answers(**typed))
    session = LearningSessionFactory()
    booking = BookingFactory(session=session, person=newcomer)
    tell_access_needs(booking=booking, text=NASTY)
    pages = [client.get(DETAILS), client.get(booking.get_absolute_url())]
    sign_in(client, organiser, second_factor=True)
    one_session = f"/admin/programme/{session.pk}/"
    pages.append(client.get(f"{one_session}bookings/"))
    pages.append(client.get(f"{one_session}bookings/", {"q": NASTY}))
    pages.append(client.get(f"{one_session}register/"))

    assert [page.status_code for page in pages] == [200] * 5
    assert [alerts_in(page) for page in pages] == [0] * 5
    assert parse(pages[0]).find("input", attrs={"name": "name"})["value"] == NASTY
    for page in pages[2:4]:
        line = parse(page).select_one(".listing tbody").get_text(" ", strip=True)
        # Name, job role, organisation, needs; and what each of three links is about.
        assert line.count(NASTY) == 7
    cells = [cell.get_text(strip=True) for cell in parse(pages[4]).select(".hub-register td")]
    assert cells == ["", NASTY, NASTY, NASTY, NASTY]


def alerts_in(response):
    """How many pieces of markup on the page came from ``NASTY``."""
    page = parse(response)
    scripts = [script for script in page.find_all("script") if "alert" in script.get_text()]
    return len(scripts) + len(page.find_all("img", attrs={"src": "x"}))
