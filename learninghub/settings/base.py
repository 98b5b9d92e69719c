"""Settings that hold everywhere. What differs by place is in dev.py, test.py and production.py."""

from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from . import environment, logs
from .limits import *

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(environment.text("HUB_VAR_DIR", default=BASE_DIR / "var"))

# --- Who the hub is -----------------------------------------------------------------------------
HUB_NAME = "Midlands health visiting learning hub"
SITE_URL = environment.web_address(
    "SITE_URL", default="http://localhost:8000", schemes=("http", "https")
)
# The host in calendar identifiers. Fixed for ever: a calendar that sees another one adds a second entry.
CALENDAR_UID_HOST = environment.text("CALENDAR_UID_HOST", default="learning-hub.invalid")
# False on a site for trying out: search engines are asked to stay away from all of it.
SEARCH_ENGINES = environment.flag("SEARCH_ENGINES", default=True)

# --- Applications, lowest last; see docs/architecture.md ----------------------------------------
INSTALLED_APPS = [
    "home",
    "sessions",
    "accounts",
    "outbox",
    "core",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.HubUsersAppConfig",  # stands for wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "accounts.apps.HubDevicesAppConfig",  # stands for allauth.usersessions
    "csp",
    "django_guid",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "core.middleware.RequestLineMiddleware",
    "django_guid.middleware.guid_middleware",
    "home.health.HealthMiddleware",
    "core.long_redirects.shorten_redirects",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ContentSecurityPolicyMiddleware",
    "core.middleware.SearchEnginesMiddleware",
    "core.unreadable_requests.refuse_unreadable_requests",
    "core.page_links.remember_request",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "accounts.second_step_middleware.SecondStepMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.StaffSecondFactorMiddleware",
    "accounts.middleware.DeviceMiddleware",
    "core.admin.guard.RecordGuardMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "core.unreadable_requests.MalformedFormMiddleware",
]

ROOT_URLCONF = "learninghub.urls"
WSGI_APPLICATION = "learninghub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.hub",
                "sessions.context_processors.programme",
                "home.context_processors.navigation",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------
DATABASES = {
    "default": environment.database("DATABASE_URL", sqlite_path=VAR_DIR / "hub.sqlite3"),
}
ERASURE_RECORD = VAR_DIR / "erasures.jsonl"  # outside the database, which a restore replaces
# Shared by all web processes, so that rate limits hold across them.
CACHES = {"default": shared_cache(environment.redis_address("REDIS_URL"))}

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en-gb", _("English")),
    ("pl", _("Polish")),
    ("ur", _("Urdu")),
    ("pa", _("Punjabi")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
WAGTAIL_I18N_ENABLED = True

# --- Signing in: one box, a code by e-mail, a second factor for staff ----------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []  # nobody has a password
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "sessions:my_sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # typing the code is the verification
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"request_login_code": "accounts.forms.SignInForm"}
ACCOUNT_REAUTHENTICATION_METHODS = {"mfa"}  # a mailbox alone must not change a second step
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "activate_totp": "accounts.second_step_forms.SetUpAppForm",
    "authenticate": "accounts.second_step_forms.UseAppForm",
    "reauthenticate": "accounts.second_step_forms.UseAppAgainForm",
    "edit_webauthn": "accounts.second_step_forms.RenamePasskeyForm",
    "add_webauthn": "accounts.passkey_forms.AddPasskeyForm",
    "authenticate_webauthn": "accounts.passkey_forms.UsePasskeyForm",
    "reauthenticate_webauthn": "accounts.passkey_forms.UsePasskeyAgainForm",
    "login_webauthn": "accounts.passkey_forms.SignInWithPasskeyForm",
}
MFA_TOTP_TOLERANCE = 1
# The admin asks staff for their second step again: see accounts/second_step.py.
STAFF_IDLE_MINUTES = environment.whole_number("STAFF_IDLE_MINUTES", default=60, at_least=1)
STAFF_SIGN_IN_HOURS = environment.whole_number("STAFF_SIGN_IN_HOURS", default=12, at_least=1)

# --- Mail: all of it goes through the outbox -----------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mailbox(
    "MAIL_FROM", default="Midlands health visiting learning hub <hub@localhost>"
)
# Somebody reads it: a calendar's "decline" lands there.
MAIL_REPLY_TO = environment.mailbox("MAIL_REPLY_TO", default=DEFAULT_FROM_EMAIL)
EMAIL_HOST = environment.text("MAIL_HOST", default="localhost")
EMAIL_PORT = environment.whole_number("MAIL_PORT", default=25, at_least=1)
EMAIL_HOST_USER = environment.text("MAIL_USER", default="")
EMAIL_HOST_PASSWORD = environment.text("MAIL_PASSWORD", default="")
EMAIL_USE_TLS = environment.flag("MAIL_USE_TLS", default=False)
EMAIL_SUBJECT_PREFIX = "[Learning hub] "  # of mails to those who run it
EMAIL_TIMEOUT = 10  # for each step of a delivery, so that a slow one ends before its lease
# How long a mail waits after its first failure; each further pause is twice as long, up to 30 minutes.
OUTBOX_FIRST_PAUSE_SECONDS = environment.whole_number(
    "OUTBOX_FIRST_PAUSE_SECONDS", default=15, at_least=1
)
OUTBOX_LEASE_SECONDS = environment.whole_number("OUTBOX_LEASE_SECONDS", default=120, at_least=1)

# --- Wagtail ------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = HUB_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # or an organiser's profile would shift 12:30
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_FRONTEND_LOGIN_URL = "/sign-in/"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nothing calls outside
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = (
    False  # or they are told twice, as members of a group too
)
# How PostgreSQL reads words: a migration of core makes this. SQLite needs no such thing.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "hub_english"}
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Pictures and documents: see docs/adr/0030 ----------------------------------------------------
WAGTAILIMAGES_IMAGE_MODEL = "core.HubImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.upload_forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024  # less than the proxy lets through
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 52_000_000  # what the best telephones take
WAGTAILDOCS_DOCUMENT_MODEL = "core.HubDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.upload_forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # always through the question who may have it
# To be read elsewhere, never opened on our own address.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_CONTENT_TYPES = {  # not what the machine's own list happens to say
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    path for path in [BASE_DIR / "frontend" / "dist"] if path.exists()
]  # core.W001 says so when there is no build
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"

# --- What a browser may do ----------------------------------------------------------------------
X_FRAME_OPTIONS = "SAMEORIGIN"  # the preview beside an editor's form is a frame
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
    }
}
# Wagtail's admin writes scripts and styles into its pages. It is behind a second factor.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}

# --- What happened ------------------------------------------------------------------------------
# The id of a request comes from the proxy, is in every line of its log, its answer and its error page.
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False}
LOGGING = logs.for_people()
