"""What stands at the root, in no language."""

from django.urls import path

from vestnik.distribution import views
from vestnik.distribution.activitypub import views as activitypub
from vestnik.distribution.data import views as data
from vestnik.distribution.sitemaps import views as sitemaps

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("ads.txt", views.ads, name="ads"),
    path(".well-known/tdmrep.json", views.tdm, name="tdm"),
    path("api/openapi.json", data.newsroom_openapi, name="newsroom_openapi"),
    path(".well-known/webfinger", activitypub.webfinger, name="webfinger"),
    path("users/inbox", activitypub.inbox, name="shared_inbox"),
    path("users/<slug:name>/inbox", activitypub.inbox, name="inbox"),
    path("users/<slug:name>/account.json", activitypub.account, name="account"),
    path("users/<slug:name>/outbox.json", activitypub.outbox, name="outbox"),
    path("users/<slug:name>/followers.json", activitypub.followers, name="followers"),
    path("users/<slug:name>/stories/<int:pk>.json", activitypub.story, name="account_story"),
    path(
        "users/<slug:name>/stories/<int:pk>-<int:round>.json", activitypub.story, name="account_story_again"
    ),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-stories-<int:block>.xml", sitemaps.stories, name="sitemap_stories"),
]
