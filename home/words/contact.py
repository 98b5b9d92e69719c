"""How to reach the people who run the hub. The address is filled in live, from the settings."""

from .shape import Words

PAGE = Words(
    slug="contact",
    title="Contact",
    seo_title="Contact the hub",
    search_description=(
        "How to reach the people who run the Midlands health visiting learning hub. And whom to call "
        "when a child is in danger."
    ),
    lede="Write to us about the hub and its sessions. Please do not write about a child or a family.",
    body=[
        (
            "warning",
            {
                "heading": "We cannot help in an emergency",
                "text": "<p>If somebody is in danger now, call 999. If you worry about a child, tell "
                '<a href="https://www.gov.uk/report-child-abuse-to-local-council">children\'s social '
                "care at the council</a> where the child lives.</p>"
                "<p>For advice on your own child's health, ask your own health visitor or GP, or call "
                "111.</p>",
            },
        ),
        ("heading", "Write to us"),
        ("contact", None),
        (
            "paragraph",
            "<p>How soon we answer, a telephone number and a postal address: <b>not confirmed</b>. The "
            "organisation that runs the hub must add them.</p>",
        ),
        ("heading", "What would you like?"),
        (
            "table",
            {
                "caption": "The quickest way",
                "columns": ["You want to", "Do this"],
                "rows": [
                    ["Cancel a place, or give it away", "Open the booking in My sessions"],
                    ["Say what you need to take part", "Open the booking in My sessions"],
                    ["Suggest a session", "Use “Suggest a session” below the programme"],
                    ["Ask about a visit to your school", "Write to us, if you are a teacher"],
                    ["Report a mistake on a page", "Write to us, and say which page"],
                    [
                        "Report something that you cannot use",
                        "Write to us, and say what is in your way",
                    ],
                    ["Ask about your data", "Look in My details first, then write to us"],
                    ["Report a security problem", "Write to us before you tell anybody else"],
                ],
            },
        ),
        (
            "paragraph",
            "<p>No code in your mailbox? Look in the junk folder, and wait a minute. Then ask for "
            'another one on <a href="/sign-in/">Sign in</a>.</p>',
        ),
    ],
)
