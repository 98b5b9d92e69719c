"""What clocks on the wall show, and which of their times do not exist."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.form_fields import CivilDateTimeField
from core.local_time import LONDON, from_civil, to_civil, weeks_later

MISSING = "01:30 does not exist on that day: the clocks go forward. Choose another time."
DOUBLE = "01:30 comes twice on that day: the clocks go back. Choose another time."
SPRING, AUTUMN = (2026, 3, 29), (2026, 10, 25)


def wall(*parts):
    return datetime(*parts)  # noqa: DTZ001 - a time on the wall has no zone


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "moment"),
    [
        (wall(2026, 1, 15, 12, 30), utc(2026, 1, 15, 12, 30)),
        (wall(2026, 7, 15, 12, 30), utc(2026, 7, 15, 11, 30)),
        (wall(*SPRING, 0, 59), utc(2026, 3, 29, 0, 59)),
        (wall(*SPRING, 2, 0), utc(2026, 3, 29, 1, 0)),
        (wall(*SPRING, 12, 30), utc(2026, 3, 29, 11, 30)),
        (wall(*AUTUMN, 0, 59), utc(2026, 10, 24, 23, 59)),
        (wall(*AUTUMN, 2, 0), utc(2026, 10, 25, 2, 0)),
        (wall(*AUTUMN, 12, 30), utc(2026, 10, 25, 12, 30)),
        (wall(2026, 12, 31, 23, 59, 59), utc(2026, 12, 31, 23, 59, 59)),
    ],
)
def test_a_time_on_the_wall_is_one_moment_and_back(shown, moment):
    assert from_civil(shown) == moment
    assert to_civil(moment) == shown
    assert from_civil(shown).utcoffset() == moment.astimezone(LONDON).utcoffset()


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_a_time_in_the_hour_that_is_skipped_in_march_is_refused(minute):
    with pytest.raises(ValidationError) as refused:
        from_civil(wall(*SPRING, 1, minute))

    assert refused.value.code == "missing_hour"
    assert refused.value.messages == [MISSING.replace("01:30", f"01:{minute:02}")]


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_a_time_in_the_hour_that_comes_twice_in_october_is_refused(minute):
    with pytest.raises(ValidationError) as refused:
        from_civil(wall(*AUTUMN, 1, minute))

    assert refused.value.code == "double_hour"
    assert refused.value.messages == [DOUBLE.replace("01:30", f"01:{minute:02}")]


@pytest.mark.parametrize("fold", [0, 1])
def test_a_fold_does_not_make_a_double_time_certain(fold):
    with pytest.raises(ValidationError) as refused:
        from_civil(wall(*AUTUMN, 1, 30).replace(fold=fold))

    assert refused.value.code == "double_hour"


def test_both_moments_of_the_double_hour_are_shown_as_the_same_time():
    first, second = utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)

    assert [to_civil(first).replace(fold=0), to_civil(second).replace(fold=0)] == [
        wall(*AUTUMN, 1, 30),
        wall(*AUTUMN, 1, 30),
    ]


@given(st.datetimes(min_value=wall(2020, 1, 1), max_value=wall(2035, 1, 1)))
def test_a_time_on_the_wall_comes_back_as_it_was_or_is_refused(shown):
    try:
        moment = from_civil(shown)
    except ValidationError as refused:
        assert (refused.code, shown.month, shown.hour) in {  # noqa: PT017 - the other way is right
            ("missing_hour", 3, 1),
            ("double_hour", 10, 1),
        }
    else:
        assert to_civil(moment) == shown


# --- Weeks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "weeks", "moments"),
    [
        # Over the change in March: the hour in UTC moves, so that the clock on the wall does not.
        (utc(2026, 3, 18, 12, 30), 2, [utc(2026, 3, 25, 12, 30), utc(2026, 4, 1, 11, 30)]),
        (utc(2026, 10, 14, 11, 30), 2, [utc(2026, 10, 21, 11, 30), utc(2026, 10, 28, 12, 30)]),
    ],
)
def test_half_past_twelve_stays_half_past_twelve_over_both_changes(first, weeks, moments):
    copies = [weeks_later(first, weeks=number) for number in range(1, weeks + 1)]

    assert copies == moments
    assert {to_civil(copy).strftime("%A %H:%M") for copy in [first, *copies]} == {"Wednesday 12:30"}


def test_a_whole_year_of_weeks_keeps_the_time_on_the_wall():
    first = from_civil(wall(2026, 1, 7, 12, 30))

    shown = {
        to_civil(weeks_later(first, weeks=number)).strftime("%a %H:%M") for number in range(53)
    }

    assert shown == {"Wed 12:30"}


@pytest.mark.parametrize(
    ("first", "code"),
    [(utc(2026, 3, 22, 1, 30), "missing_hour"), (utc(2026, 10, 18, 0, 30), "double_hour")],
)
def test_a_weekly_copy_that_would_fall_into_the_change_is_refused(first, code):
    with pytest.raises(ValidationError) as refused:
        weeks_later(first, weeks=1)

    assert refused.value.code == code


# --- The field of a form --------------------------------------------------------------------------


@pytest.fixture(params=["Europe/London", "UTC", "America/New_York", "Asia/Karachi"])
def profile(request):
    """Whatever time zone an organiser's profile holds."""
    with timezone.override(request.param):
        yield request.param


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-01-15 12:30", utc(2026, 1, 15, 12, 30)),
        ("2026-07-15 12:30", utc(2026, 7, 15, 11, 30)),
        ("2026-07-15T12:30", utc(2026, 7, 15, 11, 30)),
        (" 2026-07-15 12:30:00 ", utc(2026, 7, 15, 11, 30)),
    ],
)
def test_the_field_takes_what_is_typed_as_uk_time_whatever_the_profile_says(profile, typed, moment):
    assert CivilDateTimeField().clean(typed) == moment


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (utc(2026, 1, 15, 12, 30), wall(2026, 1, 15, 12, 30)),
        (utc(2026, 7, 15, 11, 30), wall(2026, 7, 15, 12, 30)),
    ],
)
def test_the_field_shows_uk_time_whatever_the_profile_says(profile, moment, shown):
    assert CivilDateTimeField().prepare_value(moment) == shown


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2026-03-29 01:30", MISSING),
        ("2026-10-25 01:30", DOUBLE),
        ("", "This field is required."),
        ("next Tuesday", "Enter a valid date/time."),
        ("2026-02-30 12:30", "Enter a valid date/time."),
        ("2026-07-15 25:00", "Enter a valid date/time."),
    ],
)
def test_the_field_says_in_words_why_it_takes_no_such_time(profile, typed, message):
    with pytest.raises(ValidationError) as refused:
        CivilDateTimeField().clean(typed)

    assert refused.value.messages == [message]


def test_the_field_may_be_left_empty_where_the_form_says_so():
    assert CivilDateTimeField(required=False).clean("") is None
    assert [CivilDateTimeField().prepare_value(value) for value in (None, "typed")] == [
        None, "typed",
    ]  # fmt: skip


@pytest.mark.parametrize("moment", [utc(2026, 10, 25, 0, 30), utc(2026, 7, 15, 11, 30)])
def test_a_moment_that_the_field_shows_it_takes_back_unchanged_or_refuses(moment):
    field = CivilDateTimeField()
    shown = field.prepare_value(moment).strftime("%Y-%m-%d %H:%M")

    if moment.month == 10:
        with pytest.raises(ValidationError):
            field.clean(shown)
    else:
        assert field.clean(shown) - moment == timedelta(0)
