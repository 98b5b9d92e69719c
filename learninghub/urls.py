"""Every address of the hub. Doors that Wagtail would open to a password are closed before its own."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from accounts.views import StaffAccountView
from core.document_views import serve_document
from core.views import not_there
from home import for_machines
from home.sitemaps import SITEMAPS
from home.style_guide import style_guide
from home.waiting_views import waiting_picture

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("admin/login/", to_sign_in),
    path("admin/password_reset/", to_sign_in),
    re_path(r"^admin/password_reset/.*$", to_sign_in),
    path("admin/account/", require_admin_access(StaffAccountView.as_view())),
    path("admin/", include("core.admin.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path(
        "documents/<int:document_id>/<str:document_filename>",
        serve_document,
        name="wagtaildocs_serve",
    ),
    re_path(r"^documents/authenticate_with_password/", not_there),
    path("documents/", include(wagtaildocs_urls)),
    path("waiting-pictures/<int:pk>/", waiting_picture, name="waiting_picture"),
    path("robots.txt", for_machines.robots),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("site.webmanifest", for_machines.manifest, name="manifest"),
    path("favicon.ico", for_machines.icon),
]

if hasattr(settings, "MAILBOX_DIR"):
    urlpatterns += [
        path("mailbox/", include("home.mailbox_urls")),
        path("style-guide/", style_guide, name="style_guide"),
        # As the proxy does on a server: pictures as they are shown, neither originals nor documents.
        re_path(r"^media/(?P<path>images/.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    ]

urlpatterns += i18n_patterns(
    re_path(r"^_util/authenticate_with_password/", not_there),
    path("_util/login/", to_sign_in),
    path("", include("accounts.urls")),
    path("", include("sessions.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler500 = "core.views.server_error"
