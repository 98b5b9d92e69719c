"""Signing in, the second factor, one's account. Allauth's pages for passwords are not mounted at all."""

from allauth.account import views as allauth_views
from django.urls import include, path
from django.views.generic import RedirectView

from . import account_views, device_views, privacy_views, second_step_views, views

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_details = RedirectView.as_view(pattern_name="accounts:details")

own_pages = [
    path("my-account/", account_views.account, name="account"),
    path("my-details/", views.details, name="details"),
    path("my-account/devices/", device_views.devices, name="devices"),
    path("my-account/devices/<int:pk>/end/", device_views.end, name="end_device"),
    path("my-account/devices/end/", device_views.end_all_others, name="end_other_devices"),
    path("my-account/data/", privacy_views.my_data, name="my_data"),
    path("my-account/data.html", privacy_views.my_data_to_read, name="my_data_to_read"),
    path("my-account/data.json", privacy_views.my_data_file, name="my_data_file"),
    path("my-account/close/", privacy_views.close, name="close"),
    path("my-account/close/code/", privacy_views.send_closing_code, name="send_closing_code"),
    path("my-account/close/confirm/", privacy_views.confirm_closing, name="confirm_closing"),
    path("sign-in/link/<str:token>/", views.sign_in_by_link, name="sign_in_by_link"),
    path("second-step/sign-in-again/", second_step_views.sign_in_again, name="sign_in_again"),
    # Where two of these pages were at first.
    path("my-details/data/", RedirectView.as_view(pattern_name="accounts:my_data")),
    path("my-details/close/", RedirectView.as_view(pattern_name="accounts:close")),
]

# Allauth finds its pages by these names.
urlpatterns = [
    path("", include((own_pages, "accounts"))),
    path("sign-in/", views.SignInView.as_view(), name="account_login"),
    path("sign-in/code/", views.CodeView.as_view(), name="account_confirm_login_code"),
    path("sign-in/box/", to_sign_in, name="account_request_login_code"),
    path("sign-in/new/", to_sign_in, name="account_signup"),
    path("sign-in/stopped/", allauth_views.account_inactive, name="account_inactive"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("my-details/e-mail/", to_details, name="account_email"),
    path("second-step/", include("allauth.mfa.urls")),
]
