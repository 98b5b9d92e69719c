"""What the hub and the people who use it ask of each other."""

from .shape import Words

PAGE = Words(
    slug="terms",
    title="Terms",
    seo_title="Terms of use",
    search_description=(
        "What we ask of people who use the hub and its sessions. What you can expect of us, and what "
        "the hub is not."
    ),
    lede="What we ask of you, what you can expect of us, and what this hub is not.",
    body=[
        ("heading", "Who may use it"),
        (
            "paragraph",
            "<p>Everybody may read the hub. You need an account only to book or to suggest a session. "
            "It is for people who work with health visitors or train to be one.</p>"
            "<p>Use your own e-mail address, and say who you really are. Do not share your codes.</p>",
        ),
        ("heading", "In a session"),
        (
            "do_and_dont",
            {
                "dos": [
                    "Cancel when you cannot come, so that somebody else can.",
                    "Keep to yourself what colleagues tell in confidence.",
                    "Tell cases so that nobody can recognise a family.",
                    "Be kind, above all when you disagree.",
                ],
                "donts": [
                    "Do not name a child, a parent or a colleague.",
                    "Do not record a session or take pictures of it.",
                    "Do not pass the meeting's address on.",
                ],
            },
        ),
        (
            "paragraph",
            "<p>An organiser may ask somebody to leave a session. An administrator may close an account "
            "that is misused.</p>"
            "<p>If you hear that a child may be at risk, follow the safeguarding procedure of your own "
            "organisation. A session does not replace it.</p>",
        ),
        ("heading", "What you can expect"),
        (
            "paragraph",
            "<ul>"
            "<li>We tell you when the time or place of your session changes.</li>"
            "<li>We say when we are not sure of a fact.</li>"
            "<li>We mend mistakes when you tell us.</li>"
            "</ul>"
            "<p>We try to keep the hub running, but we cannot promise that it always does. A session "
            "can be cancelled. Then we write to those who booked, or wait.</p>",
        ),
        ("heading", "What the hub is not"),
        (
            "paragraph",
            "<p>It does not give medical or legal advice. It does not replace the policies of your "
            "employer. Speakers give their own views.</p>"
            "<p>We link to other sites because they help. We do not run them.</p>",
        ),
        ("heading", "Using our words"),
        (
            "paragraph",
            "<p>Who owns the words and pictures here, and how you may use them again: <b>not "
            "confirmed</b>. Ask before you copy more than a few lines. The program behind the hub is open "
            "source, under the MIT licence.</p>",
        ),
        ("heading", "Who stands behind these terms"),
        (
            "paragraph",
            "<p>The organisation: <b>not confirmed</b>, it must put its name here. The day from which "
            "these terms hold: <b>not confirmed</b>.</p>"
            '<p>See also <a href="/privacy/">Privacy</a> and <a href="/cookies/">Cookies</a>.</p>',
        ),
    ],
)
