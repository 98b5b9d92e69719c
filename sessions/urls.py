"""Addresses that stay the same for ever, because mails and calendars hold them."""

from django.urls import path

from .views import booking, feeds, gate, series, suggestions

app_name = "sessions"

urlpatterns = [
    path("sessions/<int:pk>/", booking.session_page, name="session"),
    path("sessions/<int:pk>/book/", booking.book, name="book"),
    path("sessions/suggest/", suggestions.suggest, name="suggest"),
    path("sessions/suggest/thanks/", suggestions.suggested, name="suggested"),
    path("sessions/calendar.ics", feeds.programme_calendar, name="programme_calendar"),
    path("sessions/atom.xml", feeds.atom, name="atom"),
    path("series/<int:pk>/", series.series_page, name="series"),
    path("series/<int:pk>/book/", series.book, name="book_series"),
    path("calendar/<slug:token>.ics", feeds.personal_calendar, name="personal_calendar"),
    path("my-sessions/calendar/", feeds.my_calendar, name="personal_feed"),
    path("my-sessions/calendar/new/", feeds.renew, name="renew_personal_feed"),
    path("my-sessions/calendar/off/", feeds.turn_off, name="end_personal_feed"),
    path("my-sessions/", booking.my_sessions, name="my_sessions"),
    path("my-sessions/<uuid:uuid>/", gate.gate, name="gate"),
    path("my-sessions/<uuid:uuid>/join/", gate.join, name="join"),
    path("my-sessions/<uuid:uuid>/cancel/", booking.cancel, name="cancel"),
    path("my-sessions/<uuid:uuid>/accept/", booking.accept, name="accept"),
    path("my-sessions/<uuid:uuid>/swap/", booking.swap, name="swap"),
    path("my-sessions/<uuid:uuid>/access-needs/", booking.access_needs, name="access_needs"),
    path("my-sessions/<uuid:uuid>/calendar.ics", booking.calendar_file, name="calendar_file"),
]
