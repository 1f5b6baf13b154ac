from django.urls import path, re_path

from vestnik.stories import corrections, views

app_name = "stories"

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
STORY = rf"(?P<section>{SLUG})/(?P<year>\d{{4}})/(?P<month>\d\d)/(?P<day>\d\d)/(?P<slug>{SLUG})/"

urlpatterns = [
    path("latest/", views.latest, name="latest"),
    path("corrections/", corrections.page, name="corrections"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("people/", views.people, name="people"),
    path("people/<slug:slug>/", views.person, name="person"),
    re_path(rf"^{STORY}$", views.story, name="story"),
    re_path(rf"^{STORY}versions/$", corrections.versions, name="versions"),
    re_path(rf"^(?P<slug>{SLUG})/(?P<year>\d{{4}})/(?P<month>\d\d)/$", views.month, name="month"),
    re_path(rf"^(?P<path>(?:{SLUG}/){{2,}})$", views.standing_page, name="standing_page"),
]
