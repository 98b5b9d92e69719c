"""The front page: three ways in, and where the regional plan stands."""

from .shape import Front

FRONT = Front(
    headline="Learn together, and show what health visiting is",
    introduction=(
        "Half an hour over lunch, for health visitors across the East and West Midlands. Plain answers "
        "about the job, for schools and students. And where the regional plan stands."
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
            "action": "The plan",
            "when": "",
            "text": "The action plan was drafted: four actions, the first of them in two parts.",
        },
        {
            "action": "The plan",
            "when": "7 February 2024",
            "text": "Directors of public health heard the first results.",
        },
        {
            "action": "The plan",
            "when": "29 January 2024",
            "text": "Between 65 and 70 people met at a summit in Coventry and proposed actions.",
        },
    ],
)
