"""Addresses that stay the same for ever, because mails and calendars hold them."""

from django.urls import path

from .views import booking, gate

app_name = "sessions"

urlpatterns = [
    path("sessions/<int:pk>/", booking.session_page, name="session"),
    path("sessions/<int:pk>/book/", booking.book, name="book"),
    path("my-sessions/", booking.my_sessions, name="my_sessions"),
    path("my-sessions/<uuid:uuid>/", gate.gate, name="gate"),
    path("my-sessions/<uuid:uuid>/join/", gate.join, name="join"),
    path("my-sessions/<uuid:uuid>/cancel/", booking.cancel, name="cancel"),
    path("my-sessions/<uuid:uuid>/accept/", booking.accept, name="accept"),
    path("my-sessions/<uuid:uuid>/swap/", booking.swap, name="swap"),
    path("my-sessions/<uuid:uuid>/access-needs/", booking.access_needs, name="access_needs"),
    path("my-sessions/<uuid:uuid>/calendar.ics", booking.calendar_file, name="calendar_file"),
]
