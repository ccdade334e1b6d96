"""Addresses of the care room."""

from django.urls import path

from waymark.local.care import views

urlpatterns = [path("", views.home, name="home")]
