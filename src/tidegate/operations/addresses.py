"""Addresses of this room; the middleware answers them before all others."""

from django.urls import path

from .health import healthz, readyz
from .pages import metrics

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
