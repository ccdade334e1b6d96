from django.urls import path

from waymark.shared.search import views

app_name = "search"
urlpatterns = [path("", views.results, name="search")]
