from registry.models.application import Applicant, Application, Handover, StageChange, TypedDraft
from registry.models.area import Area
from registry.models.audit import ChangeEvent
from registry.models.authenticator import Authenticator
from registry.models.backup import BackupRun
from registry.models.checklist import Attachment, ChecklistAnswer
from registry.models.circular import Circular, CircularFile, CircularReceipt
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
from registry.models.intake import HeadingMeaning, RegisterImport
from registry.models.office import Office, Signatory
from registry.models.paper import Job, Paper
from registry.models.reminder import MorningRun, Told
from registry.models.session import Session
from registry.models.submission import AccessLog, RunningNumber, Submission
from registry.models.user import User

__all__ = [
    "AccessLog",
    "Applicant",
    "Application",
    "Area",
    "Attachment",
    "Authenticator",
    "BackupRun",
    "ChangeEvent",
    "ChecklistAnswer",
    "ChecklistItem",
    "Circular",
    "CircularFile",
    "CircularReceipt",
    "CommitteeOrder",
    "Cycle",
    "CycleStep",
    "Handover",
    "HeadingMeaning",
    "Job",
    "MorningRun",
    "Office",
    "OrderCommittee",
    "OrderMember",
    "OrderScan",
    "Paper",
    "PrivacyNotice",
    "Quota",
    "QuotaWaiver",
    "RegisterImport",
    "Reopening",
    "RunningNumber",
    "Session",
    "Signatory",
    "StageChange",
    "Submission",
    "Told",
    "TypedDraft",
    "User",
]
