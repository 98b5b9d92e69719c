"""What the hub keeps about people. The table of what, why and how long is filled in live."""

from .shape import Words

PAGE = Words(
    slug="privacy",
    title="Privacy",
    seo_title="Privacy: what this hub keeps about you",
    search_description=(
        "What the hub keeps about you, why, how long and who sees it. Readers leave nothing behind: "
        "no tracking and no cookies."
    ),
    lede="You can read this hub and leave nothing behind. We keep things about you only once you sign in.",
    body=[
        ("heading", "If you only read"),
        (
            "paragraph",
            "<p>We ask nothing of readers. There are no tracking tools, no adverts, and nothing from "
            'other companies. Reading sets <a href="/cookies/">no cookies</a>.</p>'
            "<p>The server that delivers the pages may note internet addresses in a log. Whether it "
            "does, and how long: <b>not confirmed</b>, the organisation that runs the server must say so "
            "here.</p>",
        ),
        ("heading", "Children and pupils"),
        (
            "paragraph",
            "<p>The pages for schools ask for nothing and keep nothing. Please do not send us anything "
            "about a pupil. Accounts are for people who work or study in the field.</p>",
        ),
        ("heading", "If you sign in"),
        (
            "paragraph",
            "<p>We keep your e-mail address, your name, your job, where you work and your area. When "
            "you book, we keep that too. This table shows what the hub keeps, why, and how long.</p>",
        ),
        ("retention", None),
        (
            "paragraph",
            "<p>If somebody types your address by mistake and nobody uses the code, we delete the "
            "address after about a day. The same holds for a colleague's address, unless it has a "
            "booking.</p>"
            "<p>To stop misuse, the hub counts requests for codes by internet address and by mailbox, and "
            "how many places somebody gives away. Counts by internet address are deleted after about an hour, "
            "the others after a week at most. They are kept in a form that shows no address.</p>"
            "<p>Safety copies of the hub hold the same things. The hub deletes those on its own server after "
            "30 days. Whether others are kept: <b>not confirmed</b>, the organisation that runs the hub "
            "must say so here.</p>",
        ),
        ("heading", "Who sees what"),
        (
            "table",
            {
                "caption": "Who can see what you gave us",
                "columns": ["What", "Who sees it"],
                "rows": [
                    [
                        "Your name, job, workplace, area and e-mail address",
                        "Organisers of the sessions you book, and administrators",
                    ],
                    ["Your booking", "Organisers of that session"],
                    ["When you pressed Join", "Nobody is shown it today"],
                    ["What you need to take part", "Organisers of that session"],
                    ["Your suggestions, with your name and e-mail address", "Organisers"],
                    [
                        "Which e-mails we sent you, but not their text",
                        "Organisers of the session an e-mail is about, and administrators",
                    ],
                    ["A calendar address you made", "You. Also anybody you give it to"],
                    [
                        "The name you show in an online meeting",
                        "Everybody in that meeting. The meeting service has rules of its own",
                    ],
                ],
            },
        ),
        (
            "paragraph",
            "<p>The few people who run the system itself have full rights, and could see everything. "
            "We sell nothing and give nothing away for advertising.</p>",
        ),
        ("heading", "E-mails"),
        (
            "paragraph",
            "<p>We write to you about what you booked: that you have a place, what changes, and a "
            "reminder. Organisers can write to all who booked their session. There is no newsletter.</p>"
            "<p>Our e-mails hold nothing that tells us whether you opened them. Which company carries "
            "the e-mails: <b>not confirmed</b>, the organisation that runs the hub must say so here.</p>",
        ),
        ("heading", "What you can do"),
        (
            "paragraph",
            "<ul>"
            '<li>See or download it: <a href="/my-details/data/">what we hold about you</a>.</li>'
            '<li>Put it right: <a href="/my-details/">your details</a>.</li>'
            '<li>Delete it: <a href="/my-details/close/">close your account</a>. Your name, address and '
            "details go. The places you have go to others. Counts without names stay. So do entries in "
            "your own calendar: delete those yourself.</li>"
            '<li>Object, ask us to stop using something, or ask a question: <a href="/contact/">write to '
            "us</a>.</li>"
            "<li>Complain to the Information Commissioner's Office: "
            '<a href="https://ico.org.uk/make-a-complaint/">make a complaint</a>.</li>'
            "</ul>"
            "<p>No computer decides anything important about you. The waiting list is a plain queue.</p>",
        ),
        ("heading", "Who is responsible"),
        (
            "paragraph",
            "<ul>"
            "<li>The controller, which is the organisation that answers for your data: <b>not "
            "confirmed</b>. The organisation that runs the hub must confirm it.</li>"
            "<li>The lawful basis, which is the reason in law for keeping it: <b>not confirmed</b>. The "
            "organisation that runs the hub must confirm it.</li>"
            "<li>The lawful basis for what you tell us about your health, such as an access need: "
            "<b>not confirmed</b>. It needs a reason of its own.</li>"
            "<li>The data protection officer and their address: <b>not confirmed</b>.</li>"
            "<li>Where the server stands: <b>not confirmed</b>.</li>"
            "</ul>",
        ),
        ("contact", None),
    ],
)
