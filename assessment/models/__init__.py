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
    "DevelopmentPlan",
    "Dimension",
    "Indicator",
    "Knock",
    "LearningEvent",
    "OwnIndicator",
    "PersonalLink",
    "ProgressEntry",
    "ProgressPhoto",
    "Score",
    "ScoreFile",
    "Sheet",
    "Standard",
]
