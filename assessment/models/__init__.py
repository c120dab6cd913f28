from assessment.models.certificate import (
    Announcement,
    AnnouncementScan,
    Certificate,
    Certification,
    Issuance,
)
from assessment.models.change import SheetChange
from assessment.models.evaluation import (
    ConflictOfInterest,
    Evaluation,
    Meeting,
    SheetScan,
)
from assessment.models.plan import (
    Activity,
    Attendance,
    DevelopmentPlan,
    LearningEvent,
    ProgressEntry,
    ProgressPhoto,
)
from assessment.models.report import ReopenedResult, ResultReport
from assessment.models.sheet import (
    Knock,
    OwnIndicator,
    PersonalLink,
    Score,
    ScoreFile,
    Sheet,
)
from assessment.models.standard import Dimension, Indicator, Standard
from assessment.models.visit import MemberLink, Visit, VisitChange, VisitMember, VisitStop

__all__ = [
    "Activity",
    "Announcement",
    "AnnouncementScan",
    "Attendance",
    "Certificate",
    "Certification",
    "ConflictOfInterest",
    "DevelopmentPlan",
    "Dimension",
    "Evaluation",
    "Indicator",
    "Issuance",
    "Knock",
    "LearningEvent",
    "Meeting",
    "MemberLink",
    "OwnIndicator",
    "PersonalLink",
    "ProgressEntry",
    "ProgressPhoto",
    "ReopenedResult",
    "ResultReport",
    "Score",
    "ScoreFile",
    "Sheet",
    "SheetChange",
    "SheetScan",
    "Standard",
    "Visit",
    "VisitChange",
    "VisitMember",
    "VisitStop",
]
