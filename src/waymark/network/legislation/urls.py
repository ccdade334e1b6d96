"""Addresses: law and the Code."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
