"""Every way to type an address leads to one form, or to a clear message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.addresses import (
    CANNOT_EXIST,
    NOT_AN_ADDRESS,
    NOT_PLAIN,
    TOO_LONG,
    AddressError,
    address_form,
    canonical_address,
)

VICTIM = "victim@gmail.com"
SAME_MAILBOX = {
    "capitals": "Victim@GMail.COM",
    "space around it": "  victim@gmail.com\t\n",
    "no-break space": "\u00a0victim@gmail.com",
    "zero-width space": "vic\u200btim@gmail.com",
    "zero-width joiner": "victim@gm\u200dail.com",
    "byte order mark": "\ufeffvictim@gmail.com",
    "soft hyphen": "vic\u00adtim@gm\u00adail.com",
    "right-to-left override": "\u202evictim@gmail.com",
    "full-width letters": "ｖｉｃｔｉｍ＠ｇｍａｉｌ．ｃｏｍ",
    "ideographic full stop": "victim@gmail。com",
    "mathematical letters": "𝐯𝐢𝐜𝐭𝐢𝐦@gmail.com",
    "ligature and small capital": "victim@gmaiL.com",
    "circled letters": "ⓥictim@gmail.com",
}
LOOK_ALIKES = {
    "dotless i in the domain": "victim@gma\u0131l.com",
    "dotless i in the name": "v\u0131ctim@gmail.com",
    "the same domain written in IDNA": "victim@xn--gmal-nza.com",
    "i with a second dot": "victim@gma\u0130l.com",
    "Cyrillic a in the domain": "victim@gm\u0430il.com",
    "Cyrillic i in the name": "v\u0456ctim@gmail.com",
    "Greek omicron": "victim@gmail.c\u03bfm",
    "Polish l": "victim@gmai\u0142.com",
    "Cyrillic beside Greek": "victim@\u0430\u03bf.com",
}
NOT_ADDRESSES = [
    "", " ", "@", "victim", "victim@", "@gmail.com", "victim@gmail", "a b@gmail.com", "a@b@gmail.com",
    '"a b"@gmail.com', ".a@gmail.com", "a..b@gmail.com", "a.@gmail.com", "a@gmail..com", "a@gmail.com.",
    "a@-gmail.com", "a@gm_ail.com", "a@[127.0.0.1]", "a@127.0.0.1", "a@gmail.com,b@gmail.com",
    "a@gmail.com\r\nBcc: b@gmail.com", "a\x00@gmail.com", "a<script>@gmail.com", "a@xn--.com",
    "a@xn--zzzzzz.com", f"{'a' * 65}@gmail.com", f"a@{'b' * 64}.com",
]  # fmt: skip


@pytest.mark.parametrize("typed", SAME_MAILBOX.values(), ids=SAME_MAILBOX)
def test_another_way_to_type_it_is_the_same_address(typed):
    assert canonical_address(typed) == VICTIM


@pytest.mark.parametrize("typed", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_an_address_that_imitates_another_is_refused(typed):
    with pytest.raises(AddressError, match=f"^{NOT_PLAIN}$"):
        canonical_address(typed)


@pytest.mark.parametrize("typed", NOT_ADDRESSES)
def test_what_is_not_an_address_is_refused(typed):
    with pytest.raises(AddressError, match=f"^{NOT_AN_ADDRESS}$"):
        canonical_address(typed)


@pytest.mark.parametrize(
    "typed",
    [f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 62}.nhs.uk", "a@gmail.com" + "\u200b" * 2000],
)
def test_what_is_too_long_is_refused(typed):
    with pytest.raises(AddressError, match=f"^{TOO_LONG}$"):
        canonical_address(typed)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("O'Brien+hub@nhs.net", "o'brien+hub@nhs.net"),
        ("anna@MÜLLER.de", "anna@xn--mller-kva.de"),
        ("anna@xn--mller-kva.de", "anna@xn--mller-kva.de"),
        ("anna@mu\u0308ller.de", "anna@xn--mller-kva.de"),
        ("anna@пример.рф", "anna@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_unusual_addresses_that_exist_are_taken(typed, address):
    assert canonical_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "person-18@erased.invalid",
        "PERSON-18@ERASED.INVALID",
        "a@b.test",
        "a@hub.localhost",
        "ａ@ｂ.ｉｎｖａｌｉｄ",
    ],
)
def test_names_below_which_nobody_can_have_a_mailbox_are_refused(typed):
    with pytest.raises(AddressError, match=f"^{CANNOT_EXIST}$"):
        canonical_address(typed)


def test_the_form_of_a_closed_account_is_known_though_nobody_may_type_it():
    assert address_form("Person-18@erased.invalid") == "person-18@erased.invalid"


@given(st.one_of(st.text(max_size=80), st.emails(), st.builds("{}@{}.com".format, st.text(max_size=20), st.text(max_size=20))))  # fmt: skip
def test_the_form_is_plain_lower_case_and_has_no_other_form(typed):
    try:
        address = address_form(typed)
    except AddressError:
        return
    assert address.isascii()
    assert address == address.lower() == address.strip()
    assert address_form(address) == address
