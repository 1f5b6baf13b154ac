from django.urls import path

from vestnik.search import views

app_name = "search"

urlpatterns = [
    path("search/", views.search, name="page"),
    path("search/results.json", views.results, name="results"),
    path("search/suggestions.json", views.suggestions, name="suggestions"),
]
