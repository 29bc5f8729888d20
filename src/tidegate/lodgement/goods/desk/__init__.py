"""Pages of commodity codes: finding one, and the register of advance rulings."""

from django.urls import path

from .find import find
from .register import answer, register, revoke, ruling, rulings

urlpatterns = [
    path("", find, name="goods_find"),
    path("rulings/", rulings, name="rulings"),
    path("rulings/register", register, name="rulings_register"),
    path("rulings/<str:number>/", ruling, name="ruling"),
    path("rulings/<str:number>/answer", answer, name="ruling_answer"),
    path("rulings/<str:number>/revoke", revoke, name="ruling_revoke"),
]
