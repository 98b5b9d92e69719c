"""For schools and students: the job, how it is different, how to become one. Reading age about 11."""

from .shape import Words

PAGE = Words(
    slug="schools-and-students",
    title="Schools and students",
    seo_title="What is a health visitor, and how do I become one?",
    search_description=(
        "What a health visitor does, how the job differs from a midwife or a social worker, and how "
        "to become one. With sources."
    ),
    lede=(
        "A health visitor is a nurse or midwife who helps families with very young children. This page "
        "says what they do and how you could become one."
    ),
    states_facts=True,
    body=[
        ("heading", "What a health visitor is"),
        (
            "paragraph",
            "<p>A health visitor is first a nurse or a midwife. Then they train again, to keep whole "
            "families well. This is called public health: stopping problems before they start.</p>"
            "<p>They meet families from pregnancy until a child is five. They listen, notice when "
            "something is hard, and help early. If a family needs more, they know whom to ask.</p>"
            "<p>The long name for the training is specialist community public health nursing. People "
            "shorten it to SCPHN.</p>",
        ),
        ("subheading", "Four levels of help"),
        (
            "paragraph",
            "<p>Help comes at four levels: community, universal, targeted and specialist. Universal "
            "means that it is there for every family. Targeted and specialist help is for families "
            "who need more.</p>",
        ),
        ("heading", "Five reviews for every child"),
        (
            "paragraph",
            "<p>A review is a meeting about how a child and a family are doing. In England, the law "
            "says that councils must offer five of them, as far as they reasonably can.</p>",
        ),
        (
            "table",
            {
                "caption": "When each review is offered",
                "columns": ["Review", "When"],
                "rows": [
                    ["Before the birth", "After 28 weeks of pregnancy"],
                    ["New baby", "1 day to 2 weeks old"],
                    ["First weeks", "6 to 8 weeks old"],
                    ["About one year", "9 to 15 months old"],
                    ["About two years", "24 to 30 months old"],
                ],
            },
        ),
        (
            "paragraph",
            "<p>A family has a named health visitor. That person may hand a task to a colleague. They "
            "stay responsible for it.</p>",
        ),
        ("heading", "How the job is different"),
        (
            "table",
            {
                "caption": "People who work with children and families",
                "columns": ["Who", "Whom they help", "What is special"],
                "rows": [
                    [
                        "Health visitor",
                        "Families, from pregnancy until a child is five",
                        "A nurse or midwife with more training in public health",
                    ],
                    [
                        "School nurse",
                        "Children and young people from 5 to 19. Up to 25 for care leavers, and for "
                        "young people with special educational needs or a disability",
                        "Takes over the health programme in the school years",
                    ],
                    [
                        "Family nurse",
                        "Young mothers who have their first child",
                        "Visits often, from early pregnancy until the child is two",
                    ],
                    [
                        "Midwife",
                        "Mothers and babies, through pregnancy, birth and the first days",
                        "Is there at the birth, then hands over to the health visitor",
                    ],
                    [
                        "Children's social worker",
                        "Children who may be in danger, and their families",
                        "Has the legal duty to lead enquiries. Health visitors support them",
                    ],
                    [
                        "Community nursery nurse",
                        "Not confirmed here",
                        "Which qualification they need is not confirmed here",
                    ],
                ],
            },
        ),
        ("heading", "How to become one"),
        (
            "steps",
            [
                {
                    "title": "Become a nurse or a midwife",
                    "text": "<p>You study nursing or midwifery and join the register of the Nursing and "
                    "Midwifery Council (NMC). A register is the list of people who may do the job.</p>",
                },
                {
                    "title": "Train as a health visitor",
                    "text": "<p>You take a SCPHN course that the NMC has approved. It takes about one "
                    "year full time, or two years part time. New health visitors now need a "
                    "qualification at master's level.</p>",
                },
                {
                    "title": "Join part 3 of the register",
                    "text": "<p>Nurses are on part 1 of the register, midwives on part 2. Health "
                    "visitors are on part 3 as well.</p>",
                },
                {
                    "title": "Go on learning",
                    "text": "<p>Some health visitors also learn to prescribe medicines. That is a choice, "
                    "not a must. Every three years they show the NMC that they have kept learning.</p>",
                },
            ],
        ),
        ("subheading", "How much does a health visitor earn?"),
        (
            "paragraph",
            "<p>Not confirmed here. Pay changes, and we print no salary until somebody has checked it and "
            "put a date to it.</p>"
            "<p>Jobs in the NHS have a pay band. A band is a step on a list of wages that NHS Employers "
            "publishes under the name Agenda for Change. The NHS Health Careers website describes each job "
            "and its pay. Outside the NHS another list may hold, so ask the employer.</p>",
        ),
        ("subheading", "Can I be paid while I train?"),
        (
            "paragraph",
            "<p>An apprenticeship means that you work, learn and are paid. In January 2026 the public "
            "money for master's-level apprenticeships narrowed to people aged 16 to 21. "
            "A special fund for SCPHN training runs until 2028–29, with a limited number of places. "
            "Ask a course or an employer what is open now.</p>",
        ),
        ("heading", "When a health visitor comes to your school"),
        ("paragraph", "<p>Ask whatever you want to know about the job. For example:</p>"),
        (
            "paragraph",
            "<ul>"
            "<li>What did you do yesterday, from morning to evening?</li>"
            "<li>What did you do before you became a health visitor?</li>"
            "<li>How do you get to know a family you have never met?</li>"
            "<li>How can you tell that a baby is doing well?</li>"
            "<li>What do you do when you are worried about a child?</li>"
            "<li>What is the hardest part, and who helps you with it?</li>"
            "<li>Which school subjects do you still use?</li>"
            "<li>What would you tell yourself at my age?</li>"
            "</ul>",
        ),
        (
            "do_and_dont",
            {
                "dos": [
                    "Ask the same question again if the answer was too hard.",
                    "Say so if you would rather talk alone, or with a teacher there.",
                ],
                "donts": [
                    "Do not ask about a family that you know.",
                    "Do not tell the whole class something private about yourself or a friend.",
                ],
            },
        ),
        (
            "inset",
            "<p>Worried about yourself or a friend? Tell an adult you trust. You can also call "
            '<a href="https://www.childline.org.uk/">Childline</a> free on 0800 1111. If somebody is '
            "in danger now, call 999.</p>",
        ),
        ("heading", "Ask for a visit"),
        (
            "paragraph",
            "<p>You cannot book a visit or a day at work here yet. Teachers can "
            '<a href="/contact/">write to us</a> and say what they are looking for. We cannot promise '
            "a visit.</p>"
            "<p>If you are a pupil, ask a teacher to write. Please do not send us your name or "
            "anything about yourself.</p>",
        ),
        ("heading", "What is not confirmed"),
        (
            "paragraph",
            "<ul>"
            "<li>Which grades or subjects you need at 14, 16 or 18: not confirmed here.</li>"
            "<li>What health visitors and their neighbours in the table earn: not confirmed here.</li>"
            "<li>Which apprenticeship is open at the moment: not confirmed here.</li>"
            "<li>Which document lets a named health visitor hand on a task: not confirmed here.</li>"
            "<li>No health visitor has signed this page off yet.</li>"
            "</ul>"
            "<p>We leave a gap rather than guess.</p>",
        ),
        ("heading", "Sources"),
        (
            "paragraph",
            "<ul>"
            '<li>The five reviews: <a href="https://www.legislation.gov.uk/uksi/2015/921">Statutory '
            "Instrument 2015/921</a>, which adds regulation 5A.</li>"
            "<li>Ages and levels of help: "
            '<a href="https://www.gov.uk/government/publications/delivery-of-the-healthy-child-programme">'
            "Delivery of the healthy child programme</a>, 6 February 2026.</li>"
            "<li>The register: "
            '<a href="https://www.nmc.org.uk/registration/staying-on-the-register/scphn-registration/">'
            "SCPHN registration</a>, Nursing and Midwifery Council.</li>"
            "<li>The training: Standards of proficiency for specialist community public health nurses, "
            "Nursing and Midwifery Council, in force since 1 September 2022.</li>"
            "<li>Money for apprenticeships: "
            '<a href="https://www.rcn.org.uk/news-and-events/news/uk-level-7-apprenticeships-funding-continued-following-rcn-action-080825">'
            "Level 7 apprenticeships funding continued</a>, Royal College of Nursing, 8 August 2025.</li>"
            '<li>Family nurses: <a href="https://bmjpublichealth.bmj.com/content/2/1/e000514">a study of '
            "the Family Nurse Partnership</a>, BMJ Public Health.</li>"
            "<li>Midwives: "
            '<a href="https://www.nct.org.uk/pregnancy/who-will-care-for-you-during-pregnancy/what-does-midwife-do-and-other-faqs">'
            "What does a midwife do</a>, NCT.</li>"
            "<li>Social workers: "
            '<a href="https://www.legislation.gov.uk/ukpga/1989/41/section/47">Children Act 1989, section '
            "47</a>.</li>"
            "</ul>",
        ),
    ],
)
