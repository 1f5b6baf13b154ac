from django.urls import path

from vestnik.press import views

urlpatterns = [
    path("_press/unavailable/<str:lang>/", views.unavailable),
    path("_press/<slug:name>/<str:lang>/", views.fragment),
    path("_press/<slug:name>/<str:lang>/<path:variant>", views.fragment),
]
