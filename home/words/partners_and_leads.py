"""For partners and leads: why there is a plan, who leads what, and the safeguarding role."""

from .shape import Words

PAGE = Words(
    slug="partners-and-leads",
    title="Partners and leads",
    seo_title="The Midlands plan for health visiting, and the safeguarding role",
    search_description=(
        "Why the Midlands has a plan for health visiting, and who leads its four actions. What the "
        "safeguarding role is, and what it is not."
    ),
    lede=(
        "Why the Midlands has a plan for health visiting, and who leads what. And what you can ask of a "
        "health visitor when a child may be at risk."
    ),
    states_facts=True,
    body=[
        (
            "warning",
            {
                "heading": "Is a child in danger now?",
                "text": "<p><b>Call 999.</b> Then tell children's social care at the council where the "
                'child lives. <a href="https://www.gov.uk/report-child-abuse-to-local-council">Find '
                "that council</a>.</p>"
                "<p>Do not wait for a health visitor, and do not write to this hub. Nobody here can "
                "act on it.</p>",
            },
        ),
        ("heading", "Why there is a plan"),
        (
            "paragraph",
            "<p>In 2023 directors of public health in the Midlands agreed priorities for 2023 to 2025. "
            "Promoting health visiting as a career was one of them. It is a regional priority of NHS "
            "England too.</p>"
            "<p>The Best Start in Life network, ADPH, OHID and NHS England then asked three groups how "
            "things stand. ADPH is the Association of Directors of Public Health. OHID is the Office "
            "for Health Improvement and Disparities.</p>"
            "<ul>"
            "<li><b>Commissioners</b> said that safeguarding work is growing, uneven between teams, and "
            "leaves too little time for prevention.</li>"
            "<li><b>Health visiting teams</b> described high caseloads, hard recruiting, and a role "
            "that others often misread.</li>"
            "<li><b>Children's services</b> wanted more health visitors, and saw how hard it is to "
            "balance protection with prevention.</li>"
            "</ul>"
            "<p>Before the roundtables, 13 of 24 commissioning teams answered a survey. A summit in "
            "Coventry followed on 29 January 2024. From it came four themes: outcomes, visibility, "
            "recognition by senior partners, and recruiting and keeping staff.</p>",
        ),
        (
            "inset",
            "<p>The fourth theme, recruiting and keeping staff, has no action of its own.</p>",
        ),
        ("heading", "Four actions"),
        (
            "table",
            {
                "caption": "The actions of the plan and who leads them",
                "columns": ["Action", "What it is for", "Led by"],
                "rows": [
                    [
                        "1a",
                        "Professional leadership: raise the standing of health visitors, and support "
                        "them to speak for their practice. Promote the professional nurse advocate "
                        "role. Join up services",
                        "NHS England Midlands",
                    ],
                    [
                        "1b",
                        "The safeguarding role: say how big it is, what it is and what it is not. Read "
                        "what Working Together 2023 means for it. Show a child's health needs, where "
                        "the law has stepped in",
                        "NHS England Midlands",
                    ],
                    [
                        "2",
                        "Data: measures of quality, lessons from the Family Nurse Partnership's "
                        "reporting, and a Midlands dashboard with a workshop on it",
                        "ADPH",
                    ],
                    [
                        "3",
                        "Lunch-and-learn sessions: a Midlands learning hub, and more knowledge of how "
                        "councils commission, fund and budget",
                        "Best Start in Life network and ADPH, jointly",
                    ],
                    [
                        "4",
                        "School nursing, ages 5 to 19: the roundtables and the summit again, planned "
                        "for October 2024",
                        "ADPH",
                    ],
                ],
            },
        ),
        (
            "paragraph",
            "<p>The plan gives no ratings and no measured results. Whether action 4 took place is not "
            "confirmed here.</p>",
        ),
        ("heading", "The safeguarding role"),
        (
            "paragraph",
            "<p>Safeguarding means keeping children safe from harm. Health visitors are there for "
            "every family, so they often notice first. This is what three bodies agree they should and "
            "should not be asked to do.</p>",
        ),
        (
            "inset",
            "<p>The two lists are <b>policy, not law</b>. They follow a joint position of November "
            "2024. Its owners are ADPH, the Institute of Health Visiting (iHV) and the School and "
            "Public Health Nurses Association (SAPHNA). Ask your local safeguarding partners what holds in your area.</p>",
        ),
        ("subheading", "What it is"),
        (
            "paragraph",
            "<ul>"
            "<li>Noticing need and risk early, because every family is met.</li>"
            "<li>Earning a family's trust.</li>"
            "<li>Sharing information that protects a child.</li>"
            "<li>Referring to those who can help.</li>"
            "<li>Making the health assessment, where there is a health need.</li>"
            "<li>Staying curious when something does not fit.</li>"
            "<li>Using supervision to think cases through.</li>"
            "</ul>",
        ),
        ("subheading", "What it is not"),
        (
            "paragraph",
            "<ul>"
            "<li>Leading enquiries under section 47 of the Children Act 1989.</li>"
            "<li>Deciding the thresholds for social care.</li>"
            "<li>Watching families on behalf of social care.</li>"
            "<li>Being the lead practitioner by default.</li>"
            "<li>Sitting in every meeting.</li>"
            "</ul>",
        ),
        ("subheading", "Who leads"),
        (
            "paragraph",
            "<p>The council's children's social care leads section 47 enquiries; that part is law. "
            "Health practitioners support them. Social workers register with Social Work England.</p>"
            "<p>A named health visitor may hand a task to a colleague, and stays accountable for it. "
            "iHV recommends an average of 250 children for each full-time health visitor.</p>",
        ),
        ("heading", "How the plan is watched"),
        (
            "steps",
            [
                {
                    "title": "The core group",
                    "text": "<p>Six roles from ADPH, the Best Start in Life network, OHID Midlands and NHS "
                    "England meet every quarter. They look at actions, outcomes and progress.</p>",
                },
                {
                    "title": "The Best Start in Life network",
                    "text": "<p>The core group reports to this network of Midlands councils.</p>",
                },
                {
                    "title": "The ADPH networks",
                    "text": "<p>There is one for the West Midlands and one for the East Midlands.</p>",
                },
                {
                    "title": "NHS Midlands children's transformation programme",
                    "text": "<p>The last step of the chain.</p>",
                },
            ],
        ),
        (
            "paragraph",
            "<p>Whether the chain still runs like this is not confirmed here.</p>",
        ),
        ("heading", "Suggest a session"),
        (
            "paragraph",
            "<p>Do you commission, lead or work with health visitors? Say what they should hear about, "
            'or offer to speak: <a href="/sessions/suggest/">suggest a session</a>. A few words are '
            "enough. We ask you to sign in, so that the organisers can answer you.</p>"
            "<p>Partners may come to sessions too. Each session's page says who it is for.</p>",
        ),
        (
            "session_list",
            {"heading": "Sessions on safeguarding", "topic": "safeguarding", "how_many": 3},
        ),
        ("heading", "What is not confirmed"),
        (
            "paragraph",
            "<ul>"
            "<li>Whether Working Together was issued anew in 2026: not confirmed here.</li>"
            "<li>Which document lets a named health visitor hand on a task: not confirmed here.</li>"
            "<li>What happened in the actions after early 2024: not confirmed here.</li>"
            "<li>The owner of this page, and a safeguarding lead's sign-off: not confirmed yet.</li>"
            "</ul>",
        ),
        ("heading", "Sources"),
        (
            "paragraph",
            "<ul>"
            "<li>The plan: Health Visiting in the Midlands, report from phase one of the workstream. It "
            "gives two datings for its own roundtables.</li>"
            "<li>What the role is and is not: "
            '<a href="https://ihv.org.uk/news-and-views/ihv-position-statements/the-safeguarding-role-of-public-health-0-19-services-nov-2024/">'
            "The safeguarding role of public health 0–19 services</a>, ADPH, iHV and SAPHNA, November "
            "2024.</li>"
            '<li>Who leads enquiries: <a href="https://www.legislation.gov.uk/ukpga/1989/41/section/47">'
            "Children Act 1989, section 47</a>.</li>"
            "<li>Statutory guidance: Working together to safeguard children 2023, Department for "
            "Education.</li>"
            "<li>The register of social workers: "
            '<a href="https://www.socialworkengland.org.uk/">Social Work England</a>.</li>'
            "<li>Number of children: Institute of Health Visiting. Its survey of 2017 calls 250 an "
            "average, that of 2018 a maximum.</li>"
            "</ul>",
        ),
    ],
)
