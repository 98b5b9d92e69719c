"""Which cookies there are, by whom and when each is set. See the settings before changing a row."""

from .shape import Words

PAGE = Words(
    slug="cookies",
    title="Cookies",
    search_description=(
        "Reading this hub sets no cookies. Signing in sets three, and this page says which, when, why "
        "and how long."
    ),
    lede="Reading this hub sets no cookies. Signing in needs a few, and here is each of them.",
    body=[
        ("heading", "What a cookie is"),
        (
            "paragraph",
            "<p>A cookie is a small note that a website leaves in your browser. The browser sends it "
            "back each time, so the site knows you again.</p>",
        ),
        ("heading", "The cookies of this hub"),
        (
            "table",
            {
                "caption": "Each cookie, when it is set and how long it stays",
                "columns": ["Name", "When it is set", "What it is for", "How long"],
                "rows": [
                    [
                        "csrftoken",
                        "You open a page with a form that sends something, such as Sign in",
                        "Shows that the form came from our page, and not from a trickster",
                        "About a year",
                    ],
                    [
                        "sessionid",
                        "You ask for a code to sign in",
                        "Keeps you signed in",
                        "30 days, or until you sign out",
                    ],
                    [
                        "messages",
                        "We have something to tell you, such as “Your details are saved”",
                        "Carries the words to the next page",
                        "Until the next page has shown them, or you close the browser",
                    ],
                    [
                        "wagtail_sidebar_collapsed",
                        "Staff fold the menu of the pages that manage the hub",
                        "Remembers how the menu was left",
                        "Until the browser is closed",
                    ],
                ],
            },
        ),
        (
            "paragraph",
            "<p>All of them are our own, and none of them follows you to other sites. Scripts "
            "cannot read the first three.</p>",
        ),
        ("heading", "Why there is no banner"),
        (
            "paragraph",
            "<p>A banner asks for consent. These cookies only make work what you asked for, so we need "
            "not ask. There are no cookies for counting visits or for adverts.</p>",
        ),
        ("heading", "How to get rid of them"),
        (
            "paragraph",
            "<p>Sign out, and delete the cookies of this site in your browser. You can block them too. "
            "Then you can still read everything, but you cannot sign in.</p>",
        ),
    ],
)
