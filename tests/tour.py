"""The tour of the hub: every page that somebody may meet, each in one line.

A page is added here when its template is. Who forgets it is told by ``tests/test_tour.py``. The
screenshots, the accessibility run and the guides' pictures all go by this list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

VISITOR = ""  # not signed in
HEALTH_VISITOR, ORGANISER, EDITOR, AUTHOR, ADMINISTRATOR = (
    "Health visitor",
    "Organiser",
    "Editor",
    "Author",
    "Administrator",
)
NEWCOMER = "Newcomer"  # signed in for the first time, has told nothing and booked nothing
NO_BOOKINGS = "Nothing booked"  # has told their details, has booked nothing
CODE_SENT = "Code sent"  # asked for a code, has not typed it
FIRST_STEP_DONE = "First step done"  # an organiser, between the code and the second step
SHOWN_AGAIN = (
    "Shown again"  # has an app, a passkey and recovery codes, and has just shown that it is them
)
ANYBODY = "anybody"  # looked at twice: by a visitor and by a health visitor

SUBMIT = "main form[method=post] button.nhsuk-button"


@dataclass(frozen=True)
class Stop:
    """One page: its name in lists, its address, who looks, and the template it must be made of.

    What stands in braces in ``path`` is looked up in the demo: see ``tests/places.py``. A page type's
    class stands for the first page of that type: ``{HomePage}``. ``mail:``, ``mail-template:`` and ``template:`` are not
    fetched but drawn: a kind of mail, or a template (of a mail) that no address leads to.
    ``fill`` and ``press`` are done after opening: values by name, then the element to click.
    """

    name: str
    path: str
    who: str
    template: str
    status: int = 200
    fill: dict[str, str] = field(default_factory=dict)
    press: str = ""

    @property
    def is_fetched(self) -> bool:
        return not self.path.startswith(("mail:", "mail-template:", "template:"))

    @property
    def is_mail(self) -> bool:
        return self.path.startswith(("mail:", "mail-template:"))

    @property
    def is_admin(self) -> bool:
        return self.path.startswith("/admin/") and self.template != "403.html"


PAGES = [
    # --- What everybody may read ---
    Stop("front-page", "/", ANYBODY, "pages/home.html"),
    Stop("programme", "/sessions/", ANYBODY, "pages/programme.html"),
    Stop("programme-empty", "/sessions/?day=6&mode=in_person", VISITOR, "pages/programme.html"),
    Stop("programme-past", "/sessions/past/", VISITOR, "pages/programme_past.html"),
    Stop("session", "/sessions/{session}/", ANYBODY, "pages/session.html"),
    Stop("session-full", "/sessions/{full}/", ANYBODY, "pages/session.html"),
    Stop("session-cancelled", "/sessions/{cancelled}/", ANYBODY, "pages/session.html"),
    Stop("session-over", "/sessions/{past}/", VISITOR, "pages/session.html"),
    Stop("session-booked", "/sessions/{booked}/", HEALTH_VISITOR, "pages/session.html"),
    Stop("session-waiting", "/sessions/{waiting}/", HEALTH_VISITOR, "pages/session.html"),
    Stop("session-offered", "/sessions/{offered}/", HEALTH_VISITOR, "pages/session.html"),
    Stop("series", "/series/{series}/", ANYBODY, "pages/series.html"),
    Stop("landing", "/schools-and-students/", ANYBODY, "pages/landing.html"),
    Stop("landing-health-visitors", "/for-health-visitors/", VISITOR, "pages/landing.html"),
    Stop("landing-partners", "/partners-and-leads/", VISITOR, "pages/landing.html"),
    Stop("content", "/about/", ANYBODY, "pages/content.html"),
    Stop("content-accessibility", "/accessibility/", VISITOR, "pages/content.html"),
    Stop("content-privacy", "/privacy/", VISITOR, "pages/content.html"),
    Stop("content-cookies", "/cookies/", VISITOR, "pages/content.html"),
    Stop("search", "/search/?q=safeguarding", ANYBODY, "pages/search.html"),
    Stop("search-nothing", "/search/?q=safegarding", VISITOR, "pages/search.html"),
    Stop("search-empty", "/search/", VISITOR, "pages/search.html"),
    # --- Signing in ---
    Stop("sign-in", "/sign-in/", VISITOR, "account/login.html"),
    Stop("sign-in-for-a-session", "/sessions/{session}/book/", VISITOR, "account/login.html"),
    Stop("sign-in-error", "/sign-in/", VISITOR, "account/login.html", press=SUBMIT),
    Stop("code", "/sign-in/code/", CODE_SENT, "account/confirm_login_code.html"),
    Stop("code-wrong", "/sign-in/code/", CODE_SENT, "account/confirm_login_code.html", press=SUBMIT),
    Stop("form-kept", "template:accounts/form_kept.html", VISITOR, "accounts/form_kept.html"),
    Stop("account-closed", "/sign-in/stopped/", VISITOR, "account/account_inactive.html"),
    Stop("link", "/sign-in/link/{link}/", VISITOR, "accounts/link.html"),
    Stop("link-refused", "/sign-in/link/x/", VISITOR, "accounts/link_refused.html", status=410),
    Stop("second-step-asked", "/second-step/authenticate/", FIRST_STEP_DONE, "mfa/authenticate.html"),
    Stop("second-step-again", "/second-step/reauthenticate/", ORGANISER, "mfa/reauthenticate.html"),
    Stop("second-step-sign-in-again", "/second-step/sign-in-again/", ORGANISER, "mfa/sign_in_again.html"),
    Stop("second-step-again-passkey", "/second-step/webauthn/reauthenticate/", SHOWN_AGAIN, "mfa/webauthn/reauthenticate.html"),
    Stop("sign-out", "/sign-out/", HEALTH_VISITOR, "account/logout.html"),
    # --- One's own ---
    Stop("about-you", "/my-details/", NEWCOMER, "accounts/details.html"),
    Stop("about-you-error", "/my-details/", NEWCOMER, "accounts/details.html", 422, press=SUBMIT),
    Stop("my-details", "/my-details/", HEALTH_VISITOR, "accounts/details.html"),
    Stop("my-account", "/my-account/", HEALTH_VISITOR, "accounts/account.html"),
    Stop("my-devices", "/my-account/devices/", HEALTH_VISITOR, "accounts/devices.html"),
    Stop("my-data", "/my-account/data/", HEALTH_VISITOR, "accounts/my_data.html"),
    Stop("my-data-file", "template:accounts/my_data_file.html", VISITOR, "accounts/my_data_file.html"),
    Stop("close-account", "/my-account/close/", HEALTH_VISITOR, "accounts/close.html"),
    Stop("close-account-code", "/my-account/close/", HEALTH_VISITOR, "accounts/confirm_closing.html", press=SUBMIT),
    Stop("second-step", "/second-step/", ORGANISER, "mfa/index.html"),
    Stop("second-step-app", "/second-step/totp/activate/", HEALTH_VISITOR, "mfa/totp/activate_form.html"),
    Stop("passkeys", "/second-step/webauthn/", HEALTH_VISITOR, "mfa/webauthn/authenticator_list.html"),
    Stop("passkeys-there", "/second-step/webauthn/", SHOWN_AGAIN, "mfa/webauthn/authenticator_list.html"),
    Stop("passkey-new", "/second-step/webauthn/add/", HEALTH_VISITOR, "mfa/webauthn/add_form.html"),
    Stop("passkey-name", "/second-step/webauthn/keys/{passkey}/edit/", SHOWN_AGAIN, "mfa/webauthn/edit_form.html"),
    Stop("passkey-remove", "/second-step/webauthn/keys/{passkey}/remove/", SHOWN_AGAIN, "mfa/webauthn/authenticator_confirm_delete.html"),
    Stop("second-step-app-remove", "/second-step/totp/deactivate/", SHOWN_AGAIN, "mfa/totp/deactivate_form.html"),
    Stop("recovery-codes", "/second-step/recovery-codes/", SHOWN_AGAIN, "mfa/recovery_codes/index.html"),
    Stop("recovery-codes-new", "/second-step/recovery-codes/generate/", SHOWN_AGAIN, "mfa/recovery_codes/generate.html"),
    # --- Booking ---
    Stop("book", "/sessions/{session}/book/", HEALTH_VISITOR, "sessions/book.html"),
    Stop("book-series", "/series/{series}/book/", HEALTH_VISITOR, "sessions/book_series.html"),
    Stop("my-sessions", "/my-sessions/", HEALTH_VISITOR, "sessions/my_sessions.html"),
    Stop("my-sessions-empty", "/my-sessions/", NO_BOOKINGS, "sessions/my_sessions.html"),
    Stop("my-calendar", "/my-sessions/calendar/", HEALTH_VISITOR, "sessions/my_calendar.html"),
    Stop("gate", "/my-sessions/{booking}/", HEALTH_VISITOR, "sessions/gate.html"),
    Stop("gate-open", "/my-sessions/{open_gate}/", HEALTH_VISITOR, "sessions/gate.html"),
    Stop("gate-waiting", "/my-sessions/{waiting_booking}/", HEALTH_VISITOR, "sessions/gate.html"),
    Stop("gate-offered", "/my-sessions/{offered_booking}/", HEALTH_VISITOR, "sessions/gate.html"),
    Stop("gate-cancelled", "/my-sessions/{cancelled_booking}/", HEALTH_VISITOR, "sessions/gate.html"),
    Stop("cancel", "/my-sessions/{booking}/cancel/", HEALTH_VISITOR, "sessions/cancel.html"),
    Stop("swap", "/my-sessions/{booking}/swap/", HEALTH_VISITOR, "sessions/swap.html"),
    Stop("swap-error", "/my-sessions/{booking}/swap/", HEALTH_VISITOR, "sessions/swap.html", 422, press=SUBMIT),
    Stop("access-needs", "/my-sessions/{booking}/access-needs/", HEALTH_VISITOR, "sessions/access_needs.html"),
    Stop("suggest", "/sessions/suggest/", HEALTH_VISITOR, "sessions/suggest.html"),
    Stop("suggest-error", "/sessions/suggest/", HEALTH_VISITOR, "sessions/suggest.html", 422, press=SUBMIT),
    Stop("suggested", "/sessions/suggest/thanks/", HEALTH_VISITOR, "sessions/suggested.html"),
    Stop("register", "/admin/programme/{booked}/register/", ORGANISER, "sessions/admin/register.html"),
    # --- When something is not there, or not theirs ---
    Stop("not-found", "/there-is-no-such-page/", ANYBODY, "404.html", 404),
    Stop("not-allowed", "/admin/", HEALTH_VISITOR, "403.html", 403),
    Stop("form-too-old", "template:403_csrf.html", VISITOR, "403_csrf.html"),
    Stop("cannot-be-read", "template:400.html", VISITOR, "400.html"),
    Stop("address-too-long", "template:414.html", VISITOR, "414.html"),
    Stop("our-fault", "template:500.html", VISITOR, "500.html"),
    Stop("too-many-tries", "template:429.html", VISITOR, "429.html"),
    Stop("database-away", "template:503.html", VISITOR, "503.html"),
    # --- Development only ---
    Stop("style-guide", "/style-guide/", VISITOR, "style_guide/guide.html"),
    Stop("style-guide-error", "/style-guide/?name=", VISITOR, "style_guide/guide.html"),
    Stop("mailbox", "/mailbox/", VISITOR, "mailbox/inbox.html"),
    Stop("mailbox-mail", "/mailbox/{mail}/", VISITOR, "mailbox/mail.html"),
]  # fmt: skip

MAILS = [
    Stop("mail-confirmed", "mail:booking.confirmed", VISITOR, "emails/booking_confirmed.html"),
    Stop("mail-promoted", "mail:booking.promoted", VISITOR, "emails/booking_promoted.html"),
    Stop("mail-reinstated", "mail:booking.reinstated", VISITOR, "emails/booking_reinstated.html"),
    Stop("mail-waiting", "mail:booking.waiting", VISITOR, "emails/booking_waiting.html"),
    Stop("mail-offered", "mail:booking.offered", VISITOR, "emails/booking_offered.html"),
    Stop("mail-expired", "mail:booking.expired", VISITOR, "emails/booking_expired.html"),
    Stop("mail-requested", "mail:booking.requested", VISITOR, "emails/booking_requested.html"),
    Stop("mail-declined", "mail:booking.declined", VISITOR, "emails/booking_declined.html"),
    Stop("mail-cancelled", "mail:booking.cancelled", VISITOR, "emails/booking_cancelled.html"),
    Stop("mail-changed", "mail:booking.changed", VISITOR, "emails/booking_changed.html"),
    Stop("mail-session-cancelled", "mail:session.cancelled", VISITOR, "emails/session_cancelled.html"),
    Stop("mail-reminder", "mail:reminder.day", VISITOR, "emails/reminder.html"),
    Stop("mail-code", "mail:account.sign_in_code", VISITOR, "emails/sign_in_code.html"),
    Stop("mail-closing-code", "mail:account.closing_code", VISITOR, "emails/closing_code.html"),
    Stop("mail-address-changed", "mail:account.old_address", VISITOR, "emails/address_changed.html"),
    Stop("mail-closing-soon", "mail:account.closing_soon", VISITOR, "emails/closing_soon.html"),
    Stop("mail-announcement", "mail:announcement", VISITOR, "emails/announcement.html"),
    Stop("mail-page-to-approve", "mail:page.submitted", VISITOR, "emails/page_step.html"),
]  # fmt: skip

# Wagtail's own pages among them are looked at for how they look, not for what axe says of them.
ADMIN = [
    Stop("admin", "/admin/", ORGANISER, "wagtailadmin/home.html"),
    Stop("admin-not-confirmed", "/admin/reports/not-confirmed/", EDITOR, "home/admin/not_confirmed.html"),
    Stop("admin-board", "/admin/programme/board/", ORGANISER, "sessions/admin/board.html"),
    Stop("admin-new-series", "/admin/programme/series/new/", ORGANISER, "sessions/admin/new_series.html"),
    Stop("admin-bookings", "/admin/programme/{booked}/bookings/", ORGANISER, "sessions/admin/bookings.html"),
    Stop("admin-write", "/admin/programme/{booked}/write/", ORGANISER, "sessions/admin/announce.html"),
    Stop("admin-places", "/admin/programme/{booked}/places/", ORGANISER, "sessions/admin/capacity.html"),
    Stop("admin-cancel", "/admin/programme/{booked}/cancel/", ORGANISER, "sessions/admin/cancel_session.html"),
    Stop("admin-close", "/admin/programme/{booked}/close/", ORGANISER, "sessions/admin/close_booking.html"),
    Stop("admin-copy", "/admin/programme/{booked}/copy-weekly/", ORGANISER, "sessions/admin/copy_weekly.html"),
    Stop("admin-reinstate", "/admin/programme/{cancelled}/reinstate/", ORGANISER, "sessions/admin/reinstate.html"),
    Stop("admin-cancel-for", "/admin/programme/{booked}/bookings/{booking}/cancel/", ORGANISER, "sessions/admin/one_booking.html"),
    Stop("admin-answer", "/admin/programme/{asked}/bookings/{asked_booking}/answer/", ORGANISER, "sessions/admin/answer.html"),
    Stop("admin-stop-message", "/admin/programme/{announced}/write/{announcement}/stop/", ORGANISER, "sessions/admin/stop_announcement.html"),
    Stop("admin-send-again", "/admin/outbox/{message}/send-again/", ADMINISTRATOR, "outbox/admin/send_again.html"),
    Stop("admin-close-account", "/admin/users/delete/{locum}/", ADMINISTRATOR, "accounts/admin/close.html"),
    Stop("admin-mails", "/admin/outbox/", ADMINISTRATOR, "wagtailadmin/generic/index.html"),
]  # fmt: skip

TOUR = [*PAGES, *MAILS, *ADMIN]


def visits(stops: list[Stop]) -> Iterator[Stop]:
    """Every look at ``stops``, each by one person."""
    for stop in stops:
        if stop.who == ANYBODY:
            yield replace(stop, who=VISITOR)
            yield replace(stop, name=f"{stop.name}-signed-in", who=HEALTH_VISITOR)
        else:
            yield stop


def named(words: list[str], stops: list[Stop]) -> list[Stop]:
    """Those whose name has one of ``words``; all of them without words."""
    return [stop for stop in stops if not words or any(word in stop.name for word in words)]
