"""Every address of the hub. Doors that Wagtail would open to a password are closed before its own."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from accounts.views import StaffAccountView
from sessions.admin.history import SiteHistoryView

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("admin/login/", to_sign_in),
    path("admin/password_reset/", to_sign_in),
    re_path(r"^admin/password_reset/.*$", to_sign_in),
    path("_util/login/", to_sign_in),
    path("admin/account/", require_admin_access(StaffAccountView.as_view())),
    path("admin/reports/site-history/", require_admin_access(SiteHistoryView.as_view())),
    path(
        "admin/reports/site-history/results/",
        require_admin_access(SiteHistoryView.as_view(results_only=True)),
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

if hasattr(settings, "MAILBOX_DIR"):
    urlpatterns += [
        path("mailbox/", include("home.mailbox_urls")),
        re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    ]

urlpatterns += i18n_patterns(
    path("", include("accounts.urls")),
    path("", include("sessions.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler403 = "core.views.permission_denied"
handler500 = "core.views.server_error"
