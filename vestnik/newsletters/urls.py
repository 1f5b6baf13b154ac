from django.urls import path

from vestnik.newsletters import clicks, views
from vestnik.newsletters.archive import views as archive
from vestnik.newsletters.reading import leaving, own_views
from vestnik.newsletters.returns.webhook import told_by_provider

app_name = "newsletters"

urlpatterns = [
    path("newsletter/", views.landing, name="landing"),
    path("newsletter/sign-up/", views.sign_up, name="sign_up"),
    path("newsletter/moment/", views.moment, name="moment"),
    path("newsletter/requested/", views.requested, name="requested"),
    path("newsletter/confirm/<str:token>/", views.confirm, name="confirm"),
    path("newsletter/leave/<str:token>/", leaving.leave, name="leave"),
    path("newsletter/you/<str:token>/", own_views.you, name="you"),
    path("newsletter/returned/", told_by_provider, name="returned"),
    path("newsletter/go/<int:issue>/<int:link>/", clicks.go, name="go"),
    # last: a newsletter's slug is none of the words above (RESERVED)
    path("newsletter/<slug:slug>/", views.one, name="newsletter"),
    path("newsletter/<slug:slug>/<int:number>/", archive.issue, name="issue"),
    path("newsletter/<slug:slug>/<int:number>/card.png", archive.card, name="issue_card"),
]
