"""Officers' pages: worklist, consignment, today, report, models, policy; and a trader's panel."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from tidegate.web.interface import fill, finds, nav

from . import (
    card,
    consignment,
    dashboard,
    deeds,
    drift,
    held,
    keeping,
    models,
    policy,
    proof,
    report,
    room,
    search,
    status,
    worklist,
    worth,
)

nav("worklist", _("Worklist"), "worklist", "targeting.read", order=10)
nav("dashboard", _("Today"), "dashboard", "targeting.read", order=20)
nav("report", _("Monthly report"), "report", "targeting.read", order=25)
nav("held", _("Held"), "held", "targeting.read", order=15)
nav("models", _("Models"), "models", "targeting.read_models", order=60)
nav("policy", _("Policy of selection"), "policy", "targeting.read_models", order=61)
nav("worth", _("Harm and time"), "worth", "targeting.read_models", order=62)
finds("consignments", _("Consignments"), "targeting.read", search.consignments, order=10)
finds("models", _("Models"), "targeting.read_models", search.models, order=60)
fill("lodgement.status", status.panel)

urlpatterns = [
    *room.urlpatterns,
    path("worklist/", worklist.worklist, name="worklist"),
    path("worklist/release", worklist.release, name="worklist_release"),
    path("held/", held.held, name="held"),
    path("consignments/<str:reference>/", consignment.consignment, name="consignment"),
    path(
        "consignments/<str:reference>/evidence/<str:kind>/",
        consignment.evidence,
        name="consignment_evidence",
    ),
    path("consignments/<str:reference>/claim", deeds.claim, name="consignment_claim"),
    path("consignments/<str:reference>/put-back", deeds.put_back, name="consignment_put_back"),
    path("consignments/<str:reference>/hand-over", deeds.hand_over, name="consignment_hand_over"),
    path("consignments/<str:reference>/decide", deeds.decide, name="consignment_decide"),
    path("consignments/<str:reference>/release", deeds.release_held, name="consignment_release"),
    path("consignments/<str:reference>/seize", deeds.seize, name="consignment_seize"),
    path("consignments/<str:reference>/re-export", deeds.re_export, name="consignment_re_export"),
    path("consignments/<str:reference>/destroy", deeds.destroy, name="consignment_destroy"),
    path("consignments/<str:reference>/note", deeds.note, name="consignment_note"),
    path("consignments/<str:reference>/keep", keeping.keep, name="consignment_keep"),
    path(
        "consignments/<str:reference>/keep/<int:number>/lift", keeping.lift, name="consignment_lift"
    ),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("report/", report.latest, name="report"),
    path("report/<int:year>-<int:number>/", report.report, name="report_month"),
    path("report/<int:year>-<int:number>/<slug:name>.csv", report.sheet, name="report_sheet"),
    path("models/", models.models, name="models"),
    path("models/drift/", drift.drift, name="drift"),
    path("models/retrain", models.retrain, name="models_retrain"),
    path("models/proofs/", proof.proofs, name="proofs"),
    path("models/proofs/<str:day>/", proof.proof, name="proof"),
    path("models/<int:number>/", models.model, name="model"),
    path("models/<int:number>/card.md", card.card, name="model_card"),
    path("models/<int:number>/propose", models.propose, name="model_propose"),
    path("models/<int:number>/shadow", models.challenge, name="model_shadow"),
    path("models/<int:number>/roll-back", models.roll_back, name="model_roll_back"),
    path("models/<int:number>/reject", models.reject, name="model_reject"),
    path("policy/", policy.policy, name="policy"),
    path("worth/", worth.worth, name="worth"),
    path("proposals/<int:number>/answer", policy.answer, name="targeting_answer"),
]
