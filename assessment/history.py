"""Who changed what in a sheet and in a plan, as the database kept it."""

from django.db.models import Q

from assessment.models import Activity, DevelopmentPlan, Score, ScoreFile, Sheet
from assessment.plan_changes import COMPARED
from mchch.thai.dates import long_datetime
from registry.history import columns
from registry.models import ChangeEvent

WORDS = {"I": "เพิ่ม", "U": "แก้ไข", "D": "ลบ"}
FILE_WORDS = {"I": "แนบ", "U": "นำออก"}
# The columns that tell a person something; whatever else changed went with them.
TOLD = {
    Sheet: ("status", "reopened_reason"),
    Score: ("points", "note"),
    ScoreFile: (),
    DevelopmentPlan: ("status", "goal", "change_note", "agreed_on", "agreed_with"),
    Activity: COMPARED,
}


def rows_of_sheet(sheet):
    """[(row, what people call it)] of a sheet with its answers and their files; two statements."""
    scores = list(Score.objects.filter(sheet=sheet).select_related("indicator", "own"))
    codes = {score.pk: (score.indicator or score.own).code for score in scores}
    files = ScoreFile.objects.filter(score__sheet=sheet)
    return [
        (sheet, str(sheet)),
        *((score, f"คำตอบข้อ {codes[score.pk]}") for score in scores),
        *((file, f"หลักฐาน “{file.name}” ของข้อ {codes[file.score_id]}") for file in files),
    ]


def rows_of_plan(plan):
    """The same of a plan with its activities, those included that it has no more."""
    found = [*Activity.objects.filter(plan=plan), *removed_activities(plan)]
    return [(plan, str(plan)), *((row, f"กิจกรรม “{row.what}”") for row in found)]


def removed_activities(plan):
    """A draft is saved as a whole: what was removed went in a request that changed the plan."""
    saved = ChangeEvent.objects.of(plan).exclude(request=None).values("request")
    events = ChangeEvent.objects.filter(
        table_name=Activity._meta.db_table, operation="D", request__in=saved
    )
    kept = [event.before for event in events if event.before["plan_id"] == plan.pk]
    return [Activity(pk=row["id"], what=row["what"]) for row in kept]


def events_of(named):
    """The changes of these rows that tell something, newest first."""
    columns_told = sorted({"removed_at"}.union(*TOLD.values()))
    events = ChangeEvent.objects.of_any(row for row, _ in named)
    return events.filter(~Q(operation="U") | Q(after__has_any_keys=columns_told))


def entries(named, events):
    """Events as components/history.html shows them."""
    by_key = {(row._meta.db_table, str(row.pk)): (row, name) for row, name in named}
    return [entry(*by_key[event.table_name, event.row_id], event) for event in events]


def entry(row, name, event):
    model = type(row)
    words = FILE_WORDS if model is ScoreFile else WORDS
    found = {change.column: change for change in columns(row, event, {})}
    changes = [found[column] for column in TOLD[model] if column in found]
    return {
        "at": long_datetime(event.shown_at),
        "by": event.actor_name or "ระบบ",
        "action": words[event.operation] + name,
        "changes": [
            {"field": change.label, "before": change.before, "after": change.after}
            for change in changes
            if change.before or change.after
        ],
    }
