"""The demo's sessions: subjects that the regional plan and its summit named, in our own words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from sessions.enums import SessionMode, WaitingListKind

LUNCH = time(12, 30)


@dataclass(frozen=True)
class Planned:
    """A session so many days from today."""

    days_away: int
    title: str
    summary: str
    outcomes: list[str]
    topics: list[str]
    speakers: list[str]
    minutes: int = 30
    starts: time = LUNCH
    mode: str = SessionMode.ONLINE
    venue: str = ""
    capacity: int | None = 100
    waiting_list: str = WaitingListKind.AUTOMATIC
    needs_approval: bool = False
    series: str = ""
    booked: int = field(default=6)


SUPERVISION = "Supervision at lunchtime"
PLANNED = [
    Planned(
        3,
        "Safeguarding: what the role is and what it is not",
        "Where a health visitor's part in safeguarding begins and ends, with cases to talk through.",
        [
            "Say which tasks are yours, which are shared and which belong to others",
            "Explain your part to a social worker in two sentences",
            "Know whom to ask when a request is outside your role",
        ],
        ["safeguarding"],
        ["Named nurse for safeguarding children"],
        minutes=45,
        booked=12,
    ),
    Planned(
        5,
        "Who pays for what: council and NHS money explained",
        "How public health money reaches a health visiting team, and who decides about it.",
        [
            "Tell commissioning from funding and budgets",
            "Know when decisions are made in your council",
        ],
        ["commissioning-and-funding"],
        ["Public health commissioner, council"],
    ),
    Planned(
        10,
        "Did we find the children? Asking three questions of our data",
        "Find them, act, see the difference: a way to look at what a service achieves.",
        ["Put the three questions to one of your own figures", "Know what a figure cannot show"],
        ["data-and-outcomes"],
        ["Public health analyst"],
        booked=9,
    ),
    Planned(
        12,
        "Being a professional nurse advocate in health visiting",
        "What the role gives a team, and how to become one.",
        ["Describe restorative supervision", "Know the first step to train"],
        ["professional-leadership", "recruitment-and-retention"],
        ["Professional nurse advocate"],
        capacity=12,
        booked=15,
    ),
    Planned(
        17,
        "Working together at the two-year review",
        "How teams join the health review with the early years check, and what families say.",
        ["Plan one joint review", "Agree who follows up what"],
        ["child-development", "family-hubs-and-integration"],
        ["Early years lead", "Health visitor, community practice teacher"],
        mode=SessionMode.HYBRID,
        venue="Central Library, meeting room 2, Coventry",
        capacity=10,
        waiting_list=WaitingListKind.BY_OFFER,
        booked=12,
    ),
    Planned(
        19,
        "Feeding well from the first days",
        "Common worries of the first two weeks, and words that help.",
        ["Answer three common questions", "Know when to refer"],
        ["infant-feeding"],
        ["Infant feeding lead"],
    ),
    Planned(
        24,
        "Keeping newly qualified colleagues",
        "What helps people stay in their first two years.",
        ["Name two things your team can start next month"],
        ["recruitment-and-retention"],
        ["Senior education manager"],
        capacity=None,
        booked=4,
    ),
    Planned(
        33,
        "Families in temporary accommodation",
        "Keeping contact and keeping children well when a family has to move.",
        ["Plan contact for a family that moves often"],
        ["safeguarding", "family-hubs-and-integration"],
        ["Specialist health visitor"],
        mode=SessionMode.IN_PERSON,
        venue="Health centre, training room, Derby",
        minutes=90,
        capacity=20,
        booked=3,
    ),
    Planned(
        45,
        "Telling our own story: the role, in plain words",
        "Explain health visiting to a school, a councillor or a new GP in one minute.",
        ["Tell your role in one minute", "Have one story ready that families allowed you to tell"],
        ["professional-leadership"],
        ["Lead nurse for children and young people"],
        booked=2,
    ),
    Planned(
        9,
        "Supervision: a hard week",
        "A small group with a facilitator, for whatever weighs on you.",
        ["Leave with one thing settled"],
        ["professional-leadership"],
        ["Professional nurse advocate"],
        capacity=8,
        needs_approval=True,
        booked=3,
        series=SUPERVISION,
    ),
    Planned(
        16,
        "Supervision: the family you think about",
        "The second of the small groups. Come to one or to all.",
        ["Look at one family with fresh eyes"],
        ["professional-leadership"],
        ["Professional nurse advocate"],
        capacity=8,
        needs_approval=True,
        booked=2,
        series=SUPERVISION,
    ),
    Planned(
        -20,
        "Why we started this programme",
        "What teams, commissioners and children's services said at the regional summit.",
        ["Know the four actions of the plan"],
        ["professional-leadership"],
        ["Chair of the Best Start in Life network"],
        booked=0,
    ),
]
