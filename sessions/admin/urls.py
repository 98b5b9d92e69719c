"""An organiser's pages about one session, below /admin/programme/<session>/."""

from django.urls import path

from . import announcements, changes, people, views

app_name = "sessions_admin"

urlpatterns = [
    path("bookings/", views.BookingsView.as_view(), name="bookings"),
    path("bookings.csv", views.export, {"file_format": "csv"}, name="csv"),
    path("bookings.xlsx", views.export, {"file_format": "xlsx"}, name="xlsx"),
    path("register/", views.RegisterView.as_view(), name="register"),
    path("copy-weekly/", views.WeeklyCopyView.as_view(), name="copy_weekly"),
    path("places/", changes.CapacityView.as_view(), name="capacity"),
    path("cancel/", changes.CancelSessionView.as_view(), name="cancel"),
    path("reinstate/", changes.ReinstateView.as_view(), name="reinstate"),
    path("close/", changes.CloseBookingView.as_view(), name="close"),
    path("add/", people.AddPersonView.as_view(), name="add"),
    path("write/", announcements.AnnounceView.as_view(), name="announce"),
    path(
        "write/<int:announcement>/stop/",
        announcements.StopAnnouncementView.as_view(),
        name="stop_announcement",
    ),
    path("bookings/<uuid:uuid>/cancel/", people.CancelForView.as_view(), name="cancel_for"),
    path("bookings/<uuid:uuid>/swap/", people.SwapForView.as_view(), name="swap_for"),
    path("bookings/<uuid:uuid>/answer/", people.AnswerView.as_view(), name="answer"),
    path("bookings/<uuid:uuid>/invite/", people.InviteAgainView.as_view(), name="invite"),
]
