"""The development mailbox. Mounted by development settings only."""

from django.urls import path

from . import mailbox

app_name = "mailbox"

urlpatterns = [
    path("", mailbox.inbox, name="inbox"),
    path("<str:name>/", mailbox.mail, name="mail"),
    path("<str:name>/<int:number>/", mailbox.part, name="part"),
]
