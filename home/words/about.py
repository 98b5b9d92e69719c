"""About the hub: what it is, where it comes from, who runs it."""

from .shape import Words

PAGE = Words(
    slug="about",
    title="About this hub",
    search_description=(
        "What the Midlands health visiting learning hub is, where it comes from, who runs it, and "
        "what is still being built."
    ),
    lede=(
        "One place for health visiting in the East and West Midlands. Learn together, see what the job "
        "is, and follow the plan."
    ),
    body=[
        ("heading", "What it is for"),
        (
            "paragraph",
            "<p>Health visitors in different councils and trusts meet the same questions. Here they "
            "can learn from each other, in sessions that fit into a lunch break.</p>"
            "<p>The hub also tells schools what health visitors do. And it tells partners where the "
            "regional plan stands.</p>",
        ),
        (
            "cards",
            [
                {
                    "title": "For health visitors",
                    "text": "How to find, book and join a session.",
                    "link": "/for-health-visitors/",
                },
                {
                    "title": "Schools and students",
                    "text": "What a health visitor does, and how to become one.",
                    "link": "/schools-and-students/",
                },
                {
                    "title": "Partners and leads",
                    "text": "The plan, who leads what, and the safeguarding role.",
                    "link": "/partners-and-leads/",
                },
            ],
        ),
        ("heading", "Where it comes from"),
        (
            "paragraph",
            "<p>Councils and NHS bodies in the Midlands looked at health visiting together in 2023 and "
            "early 2024. Their plan has four actions. The third asks for lunch-and-learn sessions and "
            "a learning hub for the whole of the Midlands.</p>"
            "<p>The Best Start in Life network and the Association of Directors of Public Health lead "
            "that action jointly.</p>",
        ),
        ("heading", "Who runs it"),
        (
            "paragraph",
            "<p><b>Not confirmed:</b> the organisation that runs this hub must put its name here. It "
            "must also say who answers for the content.</p>",
        ),
        ("heading", "How we write"),
        (
            "paragraph",
            "<ul>"
            "<li>We write for a busy nurse and for a pupil of 13.</li>"
            "<li>Each page that states facts names its sources.</li>"
            "<li>What we cannot confirm says “not confirmed”.</li>"
            "<li>Nothing passes as checked by a clinician before one has checked it.</li>"
            "</ul>"
            '<p>Have you found a mistake? <a href="/contact/">Tell us</a>, and we mend it.</p>',
        ),
        ("heading", "What is still being built"),
        (
            "paragraph",
            "<p>The sessions work today. These parts are not there yet:</p>"
            "<ul>"
            "<li>Recordings, certificates and a learning log.</li>"
            "<li>Full pages on each role, and visits for schools.</li>"
            "<li>Progress reports and figures for each action of the plan.</li>"
            "<li>Pages in Polish, Urdu and Punjabi.</li>"
            "</ul>",
        ),
        ("heading", "The small print"),
        (
            "paragraph",
            "<ul>"
            '<li>How everybody can use it: <a href="/accessibility/">Accessibility</a>.</li>'
            '<li>What we keep about you: <a href="/privacy/">Privacy</a>.</li>'
            '<li>What your browser keeps: <a href="/cookies/">Cookies</a>.</li>'
            '<li>What we ask of each other: <a href="/terms/">Terms</a>.</li>'
            "</ul>",
        ),
    ],
)
