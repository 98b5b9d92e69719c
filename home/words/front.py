"""The front page: three ways in, and where the regional plan stands."""

from .shape import Front

FRONT = Front(
    headline="Learn together, and show what health visiting is",
    introduction=(
        "Short sessions over lunch for health visitors across the East and West Midlands. Plain "
        "answers about the job for schools and students. And where the regional plan stands, for "
        "everybody who works with health visitors."
    ),
    search_description=(
        "Lunch-and-learn sessions for health visitors in the Midlands, what the job is, and where "
        "the regional plan stands."
    ),
    doors=[
        {
            "title": "Health visitors",
            "text": "Find a session, book it in a minute and join with one tap.",
            "link": "/for-health-visitors/",
            "label": "How the sessions work",
        },
        {
            "title": "Schools and students",
            "text": "See what a health visitor does, how the job is different and how to become one.",
            "link": "/schools-and-students/",
            "label": "What a health visitor is",
        },
        {
            "title": "Partners and leads",
            "text": "See who leads what, and what you can and cannot ask of a health visitor.",
            "link": "/partners-and-leads/",
            "label": "The plan and the role",
        },
    ],
    progress=[
        {
            "action": "plan",
            "when": "2023",
            "text": (
                "Directors of public health in the Midlands made health visiting as a career a "
                "priority for 2023 to 2025."
            ),
        },
        {
            "action": "plan",
            "when": "End of 2023 (the report gives two datings)",
            "text": (
                "Three roundtables heard commissioners, health visiting teams and children's services."
            ),
        },
        {
            "action": "plan",
            "when": "29 January 2024",
            "text": "Between 65 and 70 people met at a summit in Coventry and proposed actions.",
        },
        {
            "action": "plan",
            "when": "7 February 2024",
            "text": "Directors of public health heard the first results.",
        },
        {
            "action": "plan",
            "when": "No date given",
            "text": "The planning group looked back on the work and agreed what comes next.",
        },
        {
            "action": "plan",
            "when": "No date given",
            "text": "The action plan was drafted: four actions, the first of them in two parts.",
        },
        {
            "action": "plan",
            "when": "3 April 2024",
            "text": "The plan names this day for reporting back to directors of public health.",
        },
        {
            "action": "plan",
            "when": "June, no year given",
            "text": "The plan names this meeting of the Best Start in Life network to look at progress.",
        },
        {
            "action": "1a",
            "when": "No date given",
            "text": "NHS England Midlands took the lead on professional leadership.",
        },
        {
            "action": "1b",
            "when": "No date given",
            "text": "NHS England Midlands took the lead on the safeguarding role of health visitors.",
        },
        {
            "action": "2",
            "when": "No date given",
            "text": "The plan asks for a Midlands dashboard, with a workshop on what can be measured.",
        },
        {
            "action": "3",
            "when": "No date given",
            "text": "The plan asks for a learning hub for the whole of the Midlands; this is it.",
        },
        {
            "action": "4",
            "when": "October 2024 (planned)",
            "text": (
                "The roundtables and the summit were to be repeated for school nursing; whether they "
                "were is not confirmed."
            ),
        },
    ],
    progress_source=(
        "Source: “Health Visiting in the Midlands”, the report of phase one. It records what was "
        "planned and done by early 2024. What came after is not confirmed here."
    ),
)
