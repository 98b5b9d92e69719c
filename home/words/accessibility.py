"""The accessibility statement. Its results are the hub's own, filled in live."""

from .shape import Words

PAGE = Words(
    slug="accessibility",
    title="Accessibility",
    seo_title="Accessibility statement",
    search_description=(
        "How easy this hub is to use for everybody, how we tested it, what we know is missing, and "
        "how to complain."
    ),
    lede=(
        "We want everybody to be able to use this hub. This statement says how we tested it, what we "
        "know is missing and how to complain."
    ),
    body=[
        ("heading", "What this statement covers"),
        (
            "paragraph",
            "<p>It covers all public pages of this hub, and the pages you see when you sign in to "
            "book.</p>"
            "<p>You should be able to:</p>"
            "<ul>"
            "<li>use every page with the keyboard alone;</li>"
            "<li>zoom in, or use a narrow phone, without words leaving the screen;</li>"
            "<li>read and book with JavaScript turned off;</li>"
            "<li>use your own colours in the browser;</li>"
            "<li>take your time: nothing moves, and no form hurries you.</li>"
            "</ul>"
            "<p>A sign-in code works for ten minutes. If it runs out, you can ask for another one.</p>",
        ),
        ("heading", "How we tested it"),
        (
            "paragraph",
            "<p>Tests open the pages in a real browser and use them by keyboard. They also try pages "
            "without JavaScript, on narrow and wide screens, and from right to left.</p>"
            "<p>A tool called axe then looks for mistakes against WCAG 2.2 at levels A and AA. These "
            'are <a href="https://www.w3.org/TR/WCAG22/">international guidelines</a> for web pages.</p>',
        ),
        ("accessibility_results", None),
        (
            "inset",
            "<p>A tool finds only some kinds of mistakes. A clean result does not prove that everybody "
            "can use the hub.</p>",
        ),
        ("heading", "What we know is missing"),
        (
            "paragraph",
            "<ul>"
            "<li>No outside body has audited the hub.</li>"
            "<li>We have no record of tests with disabled people, or with screen readers and voice "
            "control.</li>"
            "<li>Our automatic tests use one browser, Chromium.</li>"
            "<li>The pages are in English only so far.</li>"
            "<li>Online sessions run on a meeting service that is not ours. Captions there depend on "
            "that service and on the organisers.</li>"
            "<li>Files that organisers add may have faults that we have not seen.</li>"
            "<li>We have not tested every page that only staff use to manage the hub.</li>"
            "</ul>",
        ),
        ("heading", "Tell us what is in your way"),
        (
            "paragraph",
            "<p>Write to us if something does not work for you, or if you need it in another form. "
            "Large print, easy read and a file for a screen reader are examples.</p>"
            "<p>Say which page it was and what you use. How soon we answer: <b>not confirmed</b>, the "
            "organisation that runs the hub must say so here.</p>",
        ),
        ("contact", None),
        (
            "paragraph",
            "<p>To take part in a session, book first. Then tell its organisers what you need on your "
            "booking's page.</p>",
        ),
        ("heading", "If our answer does not help"),
        (
            "paragraph",
            "<p>You can go to the Equality Advisory and Support Service (EASS). It helps people whose "
            'right to equal treatment may have been broken. <a href="https://www.equalityadvisoryservice.com/">'
            "Contact EASS</a>.</p>"
            "<p>The Equality and Human Rights Commission (EHRC) enforces the law on accessible public "
            'websites. <a href="https://www.equalityhumanrights.com/">About EHRC</a>.</p>',
        ),
        ("heading", "The law"),
        (
            "paragraph",
            "<p>The law is the Public Sector Bodies (Websites and Mobile Applications) Accessibility "
            'Regulations 2018. <a href="https://www.legislation.gov.uk/uksi/2018/952">Read it as '
            "Statutory Instrument 2018/952</a>.</p>"
            "<p>How far the hub complies: <b>not confirmed</b>, because nobody has audited it. The "
            "organisation that runs the hub must add this, its name, and the date of the "
            "statement. Parts of the wording are fixed by "
            '<a href="https://www.gov.uk/government/publications/model-accessibility-statement">the '
            "model accessibility statement</a>.</p>",
        ),
    ],
)
