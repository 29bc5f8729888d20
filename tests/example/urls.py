"""Tidegate's addresses, and the gallery."""

from django.urls import include, path

from tests.example import desk
from tidegate.config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("errands", desk.errands, name="errands"),
    path("gallery", desk.gallery, name="gallery"),
    path("counter", desk.counter, name="counter"),
    path("", include("tidegate.config.urls")),
]
