"""Addresses: which room answers where."""

from django.urls import URLPattern, URLResolver, include, path

from tidegate.web.interface import api

# By name: of a room, only its interface may be imported.
api.add_router("/codes", "tidegate.codes.api.router")
api.add_router("/parties", "tidegate.parties.api.router")
api.add_router("/declarations", "tidegate.lodgement.api.router")
api.add_router("/documents", "tidegate.lodgement.filings.api.router")
api.add_router("/payments", "tidegate.lodgement.payments.api.router")
api.add_router("/trips", "tidegate.lodgement.cargo.api.router")
api.add_router("/commodity-codes", "tidegate.lodgement.goods.api.router")
api.add_router("/trade-statistics", "tidegate.lodgement.statistics.api.router")
api.add_router("/messages", "tidegate.lodgement.exchange.api.router")
api.add_router("/work-orders", "tidegate.inspection.api.router")
api.add_router("/audits", "tidegate.inspection.audits.api.router")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tidegate.web.desk")),
    path("declarations/", include("tidegate.lodgement.desk")),
    path("documents/", include("tidegate.lodgement.filings.desk")),
    path("programs/", include("tidegate.lodgement.exchange.desk")),
    path("reviews/", include("tidegate.lodgement.filings.agency")),
    path("", include("tidegate.lodgement.filings.verifying")),
    path("payments/", include("tidegate.lodgement.payments.desk")),
    path("payment-differences/", include("tidegate.lodgement.payments.differences")),
    path("trips/", include("tidegate.lodgement.cargo.desk")),
    path("crossings/", include("tidegate.lodgement.cargo.crossings")),
    path("commodity-codes/", include("tidegate.lodgement.goods.desk")),
    path("trade-statistics/", include("tidegate.lodgement.statistics.desk")),
    path("examinations/", include("tidegate.inspection.desk")),
    path("audits/", include("tidegate.inspection.audits.desk")),
    path("", include("tidegate.targeting.desk")),
    path("", include("tidegate.codes.desk")),
    path("", include("tidegate.parties.desk")),
    path("api/v1/", api.urls),
    path("", include("tidegate.operations.addresses")),
]

handler400 = "tidegate.web.errors.bad_request"
handler403 = "tidegate.web.errors.forbidden"
handler404 = "tidegate.web.errors.not_there"
handler500 = "tidegate.web.errors.defect"
