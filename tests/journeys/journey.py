"""What somebody does with the hub in a browser, said in sentences.

    journey.given_i_am_signed_in_as(person)
    journey.when_i_open("/sessions/1/")
    journey.when_i_tab_to("Book your place").and_i_press("Enter")
    journey.then_i_see("You have a place")
    journey.then_the_accessibility_baseline_is_met()

A journey has a phone's screen unless it says otherwise. Nothing waits for a fixed time: Playwright
waits for what is said.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Browser, Locator, Response, expect

from accounts.models import User
from outbox.services import send_urgent
from tests.signing_in import sign_in

from .eyes import accessibility_breaches, focus_covered, words_cut_off
from .window import DESKTOP_WIDTH, PHONE_WIDTH, SMALLEST_WIDTH, Window

__all__ = ["DESKTOP_WIDTH", "PHONE_WIDTH", "SMALLEST_WIDTH", "Journey", "code_mailed_to"]

MOST_TABS = 200

IS_FOCUSED = "(element) => element === document.activeElement"


class Journey(Window):
    """One person, one browser window."""

    def __init__(self, browser: Browser, address: str) -> None:
        super().__init__(browser)
        self.address = address
        self.meeting_hosts: set[str] = set()
        self.response: Response | None = None

    # --- Given -----------------------------------------------------------------------------------

    def given_a_screen_of(self, width: int) -> Journey:
        """A window of that many pixels; up to 600 it is a phone's, with touch."""
        self.open(width)
        return self

    def given_i_have_no_javascript(self) -> Journey:
        self.has_javascript = False
        self.open(self.width)
        return self

    def given_i_am_signed_in_as(self, user: User, *, second_factor: bool = False) -> Journey:
        client = Client()
        sign_in(client, user, second_factor=second_factor)
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": self.address}]
        )
        return self

    def given_a_meeting_at(self, address: str) -> Journey:
        """Stand in for the meeting, which is another company's: its host answers with a plain page."""
        self.meeting_hosts.add(urlsplit(address).netloc)
        self.context.route(
            f"{address}**",
            lambda route: route.fulfill(
                body="<title>The meeting</title>", content_type="text/html"
            ),
        )
        return self

    # --- When ------------------------------------------------------------------------------------

    def when_i_open(self, path: str) -> Journey:
        self.response = self.page.goto(self.address + path)
        return self

    def when_i_press(self, name: str, *, within: str = "document", exact: bool = False) -> Journey:
        """Click or tap the one button or link called ``name``, perhaps within a landmark (``main``)."""
        self._button_or_link(name, within=within, exact=exact).click()
        return self

    def when_i_unfold(self, name: str) -> Journey:
        self._summary(name).click()
        return self

    def when_i_fill(self, label: str, value: str) -> Journey:
        self.page.get_by_label(label).fill(value)
        return self

    def when_i_choose(self, label: str, option: str) -> Journey:
        """Choose from a list, or choose a radio button of a group."""
        field = self.page.get_by_label(label)
        if field.evaluate("(element) => element.tagName") == "SELECT":
            field.select_option(label=option)
        else:
            field.get_by_label(option).check()
        return self

    def when_i_tick(self, label: str) -> Journey:
        self.page.get_by_label(label).check()
        return self

    def when_i_tab_to(self, name: str, *, within: str = "document", exact: bool = False) -> Journey:
        """Press Tab until the button, link or field called ``name`` has the focus."""
        target = self._anything(name, within=within, exact=exact)
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if target.evaluate(IS_FOCUSED):
                return self
        raise AssertionError(f"{MOST_TABS} presses of Tab did not reach {name!r}.")

    def and_i_press(self, key: str) -> Journey:
        """Press a key of the keyboard, such as Enter or Space."""
        self.page.keyboard.press(key)
        return self

    def and_i_type(self, text: str) -> Journey:
        self.page.keyboard.type(text)
        return self

    def when_i_fill_in_the_code_mailed_to(
        self, email: str, *, label: str = "Six-digit code"
    ) -> Journey:
        return self.when_i_fill(label, code_mailed_to(email))

    # --- Then ------------------------------------------------------------------------------------

    def then_i_see(self, text: str) -> Journey:
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()
        return self

    def then_i_do_not_see(self, text: str) -> Journey:
        expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)
        return self

    def then_the_heading_is(self, text: str) -> Journey:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)
        return self

    def then_i_am_at(self, path: str) -> Journey:
        expect(self.page).to_have_url(self.address + path)
        return self

    def then_the_focus_is_on(self, name: str) -> Journey:
        expect(self._anything(name)).to_be_focused()
        return self

    def then_this_is_folded_and_has_the_focus(self, name: str) -> Journey:
        expect(self.page.locator("details[open]")).to_have_count(0)
        expect(self._summary(name)).to_be_focused()
        return self

    def then_the_page_is_right_to_left(self) -> Journey:
        expect(self.page.locator("html")).to_have_attribute("dir", "rtl")
        return self

    def then_the_accessibility_baseline_is_met(self) -> Journey:
        """Axe finds nothing, in the page as it is now."""
        page = self.page if self.has_javascript else self.same_page_with_javascript()
        breaches = accessibility_breaches(page)
        if page is not self.page:
            page.context.close()
        assert not breaches, f"axe, at {self.page.url}, {self.width} px:\n{breaches}"
        return self

    def then_nothing_overflows(self) -> Journey:
        """Nobody has to scroll sideways, and no words are cut off at the side."""
        widest = self.page.evaluate("document.documentElement.scrollWidth")
        cut_off = words_cut_off(self.page, width=self.width)
        assert not cut_off, f"cut off at {self.width} px: {cut_off}"
        assert widest <= self.width, f"{widest} px wide on {self.width} px"
        return self

    def then_nothing_covers_the_focus(self) -> Journey:
        """Whoever tabs through the rest of the page always sees where they are."""
        stops, covered = focus_covered(self.page)
        assert stops > 1, f"Tab stopped {stops} times at {self.page.url}"
        assert not covered, f"covered, at {self.page.url}, {self.width} px: {covered}"
        return self

    def then_no_cookie_is_set(self) -> Journey:
        names = [cookie.get("name") for cookie in self.context.cookies()]
        assert not names, f"cookies: {names}"
        return self

    def then_no_other_host_was_asked(self) -> Journey:
        hosts = {urlsplit(url).netloc for url in self.requested if url.startswith("http")}
        others = hosts - {urlsplit(self.address).netloc} - self.meeting_hosts
        assert not others, f"other hosts: {sorted(others)}"
        return self

    def then_the_browser_had_nothing_to_complain_about(self) -> Journey:
        """No error of a script, nothing that the content security policy stopped."""
        assert not self.complaints, "\n".join(self.complaints)
        return self

    # --- Finding things --------------------------------------------------------------------------

    def _button_or_link(
        self, name: str, *, within: str = "document", exact: bool = False
    ) -> Locator:
        place = self.page.locator("html") if within == "document" else self.page.get_by_role(within)  # type: ignore[arg-type]
        button = place.get_by_role("button", name=name, exact=exact)
        return button.or_(place.get_by_role("link", name=name, exact=exact))

    def _summary(self, name: str) -> Locator:
        return self.page.locator("summary").filter(has_text=name)

    def _anything(self, name: str, *, within: str = "document", exact: bool = False) -> Locator:
        fields = self.page.get_by_label(name, exact=exact)
        return self._button_or_link(name, within=within, exact=exact).or_(fields)


def code_mailed_to(email: str) -> str:
    """The newest sign-in code in the mails to ``email``, once the worker has sent them."""
    send_urgent()
    for message in reversed(mail.outbox):
        found = re.search(r"^\s*(\d{6})\s*$", str(message.body), re.MULTILINE)
        if email in message.to and found:
            return found[1]
    raise AssertionError(f"No code was mailed to {email}.")
