from registry.models.application import Applicant, Application, Handover, StageChange, TypedDraft
from registry.models.area import Area
from registry.models.audit import ChangeEvent
from registry.models.checklist import Attachment, ChecklistAnswer
from registry.models.committee import CommitteeOrder, OrderCommittee, OrderMember, OrderScan
from registry.models.cycle import (
    ChecklistItem,
    Cycle,
    CycleStep,
    PrivacyNotice,
    Quota,
    QuotaWaiver,
    Reopening,
)
from registry.models.office import Office, Signatory
from registry.models.submission import AccessLog, RunningNumber, Submission
from registry.models.user import User

__all__ = [
    "AccessLog",
    "Applicant",
    "Application",
    "Area",
    "Attachment",
    "ChangeEvent",
    "ChecklistAnswer",
    "ChecklistItem",
    "CommitteeOrder",
    "Cycle",
    "CycleStep",
    "Handover",
    "Office",
    "OrderCommittee",
    "OrderMember",
    "OrderScan",
    "PrivacyNotice",
    "Quota",
    "QuotaWaiver",
    "Reopening",
    "RunningNumber",
    "Signatory",
    "StageChange",
    "Submission",
    "TypedDraft",
    "User",
]
