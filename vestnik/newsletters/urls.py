from django.urls import path

from vestnik.newsletters import clicks, views

app_name = "newsletters"

urlpatterns = [
    path("newsletter/", views.landing, name="landing"),
    path("newsletter/sign-up/", views.sign_up, name="sign_up"),
    path("newsletter/requested/", views.requested, name="requested"),
    path("newsletter/confirm/<str:token>/", views.confirm, name="confirm"),
    path("newsletter/leave/<str:token>/", views.leave, name="leave"),
    path("newsletter/go/<int:issue>/<int:link>/", clicks.go, name="go"),
]
