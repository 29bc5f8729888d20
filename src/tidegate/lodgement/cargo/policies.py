"""Who may do what with trips. Who knows a cargo reference number may bundle it, whoever owns it."""

from tidegate.access.interface import Scope, permission

from .flow import BUNDLE, CROSS, LAPSE, SEE

permission(
    BUNDLE,
    "Bundle cargo with a vehicle, and see and change the trips of one's own organisation.",
    roles=("trader", "broker"),
    scope=Scope.OWN,
)
permission(
    SEE,
    "See which vehicles are planned to cross, and which cargo reference numbers they carry.",
    roles=("targeting_officer", "examiner", "duty_officer", "supervisor"),
)
permission(CROSS, "Record that a planned vehicle crossed.", roles=("examiner", "duty_officer"))
permission(LAPSE, "Let lapse the trips of vehicles that did not come; the machine's.", roles=())
