"""For health visitors: what the sessions are, how to book and join, and what is not there yet."""

from .shape import Words

PAGE = Words(
    slug="for-health-visitors",
    title="For health visitors",
    seo_title="Lunch-and-learn sessions for health visitors in the Midlands",
    search_description=(
        "How to find, book and join a lunch-and-learn session: one minute, no password, with a "
        "calendar invitation and a waiting list."
    ),
    lede="Learn something useful over lunch. Book in a minute, without a password, and join with one tap.",
    body=[
        ("heading", "What the sessions are"),
        (
            "paragraph",
            "<p>Lunch-and-learn sessions are short and made for busy days. You hear from people who "
            "do the work, and you can ask them questions.</p>"
            "<p>The sessions cross council and trust borders, so you learn from teams you rarely meet. "
            'They are action 3 of <a href="/partners-and-leads/">the regional plan</a>.</p>'
            "<p>Each session has a page. It says when and where it is, who it is for and what you "
            "will learn.</p>",
        ),
        ("session_list", {"heading": "Next sessions", "topic": "", "how_many": 3}),
        ("heading", "Book in a minute"),
        (
            "steps",
            [
                {
                    "title": "Choose a session",
                    "text": '<p>Look through <a href="/sessions/">the programme</a>. You can filter it by '
                    "month, topic and format. You need not sign in to look.</p>",
                },
                {
                    "title": "Press “Book your place”",
                    "text": "<p>Type your e-mail address. Use your work address if you can. It is the "
                    "same box whether you are new or not.</p>",
                },
                {
                    "title": "Type the code",
                    "text": "<p>We send six digits to that address. They work for ten minutes. This is "
                    "instead of a password.</p>",
                },
                {
                    "title": "Say who you are",
                    "text": "<p>Your name, your job, where you work and your area. We ask once. The "
                    "button that saves your answers also books your place.</p>",
                },
            ],
        ),
        (
            "paragraph",
            "<p>We then send an e-mail that confirms your place. The next time you are signed in, one "
            "press of the button books.</p>",
        ),
        ("heading", "How joining works"),
        (
            "paragraph",
            '<p>Each booking has a page of its own in <a href="/my-sessions/">My sessions</a>. The '
            "e-mail and the calendar entry link to it.</p>"
            "<ul>"
            "<li>The Join button appears on that page 15 minutes before the start.</li>"
            "<li>One tap takes you to the meeting.</li>"
            "<li>Late is fine: the button stays until the session ends.</li>"
            "<li>For a session in a room, the page says where the room is.</li>"
            "</ul>"
            "<p>We remind you the day before and an hour before. If you book late, you get fewer "
            "reminders.</p>",
        ),
        ("heading", "What you need"),
        (
            "paragraph",
            "<ul>"
            "<li>An e-mail address that you can open on the day.</li>"
            "<li>A phone, a tablet or a computer with the internet, for an online session.</li>"
            "<li>Leave from your manager, if your team asks for it.</li>"
            "</ul>"
            "<p>The hub itself is a website: there is no app to install. Online meetings run on a "
            "meeting service that the organisers choose.</p>",
        ),
        ("heading", "If you need something to take part"),
        (
            "paragraph",
            "<p>Book first. Then choose “Tell us what you need to take part” on your booking. "
            "It can be captions, a step-free room, a signer or anything else.</p>"
            "<p>Only the organisers of that session read it. It is deleted after the session. "
            'If the website itself is in your way, see <a href="/accessibility/">Accessibility</a>.</p>',
        ),
        ("heading", "When plans change"),
        (
            "accordion",
            [
                {
                    "title": "The session is full",
                    "text": "<p>Most sessions have a waiting list. A place that comes free goes to the "
                    "first person in line, not to the next click.</p>"
                    "<p>Some sessions give you the place at once. Others ask you first, and keep the "
                    "place until the time that the e-mail says. One hour before the start, any free "
                    "place goes to whoever books it.</p>",
                },
                {
                    "title": "You cannot come",
                    "text": "<p>Cancel on your booking's page, so that somebody else can come. Declining "
                    "the invitation in your calendar does not give your place back.</p>"
                    "<p>You can also give your place to a colleague. Ask them first. Small groups that "
                    "an organiser approves do not allow this.</p>",
                },
                {
                    "title": "The time or the place changes",
                    "text": "<p>We write to you with the new time or place. The e-mail also changes the "
                    "entry in your calendar.</p>",
                },
                {
                    "title": "An organiser approves each place",
                    "text": "<p>Some small groups work like this. You ask for a place, and an organiser "
                    "says yes or no. You get an e-mail either way.</p>",
                },
                {
                    "title": "You want the whole series",
                    "text": "<p>Some sessions belong to a series. Its page has one button that books all "
                    "of them. You can still cancel single ones.</p>",
                },
            ],
        ),
        ("heading", "Your calendar"),
        (
            "paragraph",
            "<p>The e-mail brings an invitation that Outlook and other calendars understand. You can "
            'also make <a href="/my-sessions/calendar/">a calendar address of your own</a>. It shows '
            "all your sessions and follows every change.</p>"
            "<p>Keep that address to yourself: whoever has it sees what you have booked. You can "
            'change it or turn it off. <a href="/sessions/calendar.ics">The whole programme</a> is a '
            "calendar too, open to everybody.</p>",
        ),
        ("heading", "Not there yet"),
        (
            "inset",
            "<p>These are being built. <b>They are not there yet</b>, and we give no date.</p>"
            "<ul>"
            "<li>Recordings of past sessions, with captions.</li>"
            "<li>Certificates of attendance.</li>"
            "<li>A learning log for your revalidation.</li>"
            "</ul>"
            "<p>Until then, note the date, the length and what you learned yourself.</p>",
        ),
        (
            "cards",
            [
                {
                    "title": "See the programme",
                    "text": "All sessions of the next weeks.",
                    "link": "/sessions/",
                },
                {
                    "title": "Suggest a session",
                    "text": "A few words are enough. The organisers read every suggestion.",
                    "link": "/sessions/suggest/",
                },
                {
                    "title": "Why there is a plan",
                    "text": "Four actions for health visiting in the Midlands.",
                    "link": "/partners-and-leads/",
                },
            ],
        ),
    ],
)
