"""Signing in, the second factor, one's details. Allauth's pages for passwords are not mounted at all."""

from allauth.account import views as allauth_views
from django.urls import include, path
from django.views.generic import RedirectView

from . import privacy_views, views

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_details = RedirectView.as_view(pattern_name="accounts:details")

own_pages = [
    path("my-details/", views.details, name="details"),
    path("my-details/data/", privacy_views.my_data, name="my_data"),
    path("my-details/data.json", privacy_views.my_data_file, name="my_data_file"),
    path("my-details/close/", privacy_views.close, name="close"),
    path("sign-in/link/<str:token>/", views.sign_in_by_link, name="sign_in_by_link"),
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
