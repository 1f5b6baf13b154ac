from django.urls import path, re_path

from vestnik.fronts import views
from vestnik.stories.urls import SLUG

app_name = "fronts"

urlpatterns = [
    path("", views.front, name="front"),
    re_path(rf"^(?P<slug>{SLUG})/$", views.named, name="named"),
]
