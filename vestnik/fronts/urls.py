from django.urls import path

from vestnik.fronts import views

app_name = "fronts"

urlpatterns = [path("", views.front, name="front")]
