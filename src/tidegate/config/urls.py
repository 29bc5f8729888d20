"""Addresses: which room answers where."""

from django.urls import URLPattern, URLResolver, path

from tidegate.web.interface import api

urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", api.urls)]
