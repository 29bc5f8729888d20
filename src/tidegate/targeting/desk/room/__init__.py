"""The targeting room: what happens now, why this one and not that one, what if, who with whom."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from tidegate.web.interface import nav

from . import compare, consignment, network, stream, what_if

nav("room", _("Targeting room"), "room", "targeting.read", order=12)

urlpatterns = [
    path("room/", stream.room, name="room"),
    path("room/now", stream.figures, name="room_now"),
    path("room/compare/<str:reference>/", stream.choose, name="room_choose"),
    path("room/compare/<str:reference>/<str:other>/", compare.compare, name="room_compare"),
    path("room/<str:reference>/", consignment.why, name="room_consignment"),
    path("room/<str:reference>/network/", network.network, name="room_network"),
    path("room/<str:reference>/what-if/", what_if.what_if, name="room_what_if"),
    path("room/<str:reference>/<str:kind>/", consignment.evidence, name="room_evidence"),
]
