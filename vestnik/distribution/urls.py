from django.urls import path, re_path

from vestnik.distribution import political
from vestnik.distribution.activitypub import views as activitypub
from vestnik.distribution.cards import views as cards
from vestnik.distribution.data import views as data
from vestnik.distribution.feeds import search
from vestnik.distribution.feeds import views as feeds
from vestnik.distribution.sitemaps import views as sitemaps

app_name = "distribution"
FORM = r"(?P<form>rss|atom|json)"

urlpatterns = [
    re_path(rf"^feeds/latest\.{FORM}$", feeds.latest, name="latest"),
    re_path(rf"^feeds/search\.{FORM}$", search.found, name="search_feed"),
    re_path(
        rf"^feeds/(?P<kind>section|topic|person|newsletter)/(?P<slug>[-\w]+)\.{FORM}$", feeds.one, name="feed"
    ),
    path("newsletter/<slug:slug>/feed/", feeds.where_issues_were),
    re_path(r"^cards/(?P<pk>\d{1,15})-(?P<digest>[0-9a-f]{12})\.jpg$", cards.card, name="card"),
    path("data/stories.json", data.stories, name="data_stories"),
    path("data/stories/<int:pk>.json", data.story, name="data_story"),
    path("data/sections/<slug:slug>.json", data.section, name="data_section"),
    path("data/openapi.json", data.openapi, name="data_openapi"),
    path("activity/stories/<int:pk>.json", activitypub.story_now, name="story_activity"),
    path("political-advertising/", political.notices, name="political"),
    path("political-advertising/<int:pk>/", political.notice, name="political_ad"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
]
