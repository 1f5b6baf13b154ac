"""All addresses of a paper. Each room of readers' pages brings its own."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v3.urls import api
from wagtail.documents import urls as wagtaildocs_urls

from vestnik.conf import views
from vestnik.stories import documents

handler500 = "vestnik.conf.views.failed"
urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(?P<pk>\d{1,15})/(?P<name>.*)$", documents.serve),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v3/", api.urls),
    path("media/<path:name>", views.media, name="media"),
    path("favicon.ico", views.favicon),
    path("", include("vestnik.press.urls")),
    path("", include("vestnik.distribution.root_urls")),
]
urlpatterns += i18n_patterns(
    *(
        path("", include(f"vestnik.{room}.urls"))
        for room in ("distribution", "newsletters", "search", "stories", "fronts")
        if find_spec(f"vestnik.{room}.urls")
    ),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
