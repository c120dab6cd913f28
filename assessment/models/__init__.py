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
from assessment.models.sheet import (
    Knock,
    OwnIndicator,
    PersonalLink,
    Score,
    ScoreFile,
    Sheet,
)
from assessment.models.standard import Dimension, Indicator, Standard

__all__ = [
    "Activity",
    "Attendance",
    "ConflictOfInterest",
    "DevelopmentPlan",
    "Dimension",
    "Evaluation",
    "Indicator",
    "Knock",
    "LearningEvent",
    "Meeting",
    "OwnIndicator",
    "PersonalLink",
    "ProgressEntry",
    "ProgressPhoto",
    "Score",
    "ScoreFile",
    "Sheet",
    "SheetChange",
    "SheetScan",
    "Standard",
]
