"""Addresses of the hub as a whole that are no pages of Wagtail's."""

from django.urls import path

from . import search_views

app_name = "home"

urlpatterns = [
    path("search/", search_views.search_page, name="search"),
]
