"""The one writer of `Application.stage`."""

from django.db import transaction
from django.db.models import F

from mchch import clock
from registry.choices import EXPLAINED_FROM, EXPLAINED_MOVES, MOVES, Stage
from registry.errors import Refused
from registry.models import Application, StageChange


@transaction.atomic
def move_stages(applications, to, *, by, comments=None, **also):
    """Move applications to a stage, all or none, with a history row for each.

    `comments` maps an application's id to its reason; `also` are columns set by the same update.
    """
    comments = comments or {}
    locked = list(
        Application.objects.select_for_update(of=("self",))
        .filter(pk__in=[application.pk for application in applications])
        .order_by("pk")
        .defer("citizen_id")
    )
    for row in locked:
        check_move(row, to, comments.get(row.pk, ""))
    Application.objects.filter(pk__in=[row.pk for row in locked]).update(
        stage=to, version=F("version") + 1, updated_at=clock.now(), **also
    )
    StageChange.objects.bulk_create(
        StageChange(
            application=row,
            area_id=row.area_id,
            from_stage=row.stage,
            to_stage=to,
            changed_by=by,
            changed_by_name=by.get_full_name(),
            comment=comments.get(row.pk, ""),
        )
        for row in locked
    )


def move_stage(application, to, *, by, comment="", **also):
    """Move one application and make the instance tell its new state."""
    move_stages([application], to, by=by, comments={application.pk: comment}, **also)
    application.refresh_from_db()


def check_move(row, to, comment):
    if to not in MOVES[row.stage]:
        raise Refused(
            f"{row.display_name}: เปลี่ยนจาก “{row.get_stage_display()}” เป็น “{Stage(to).label}” ไม่ได้"
        )
    explained = to in EXPLAINED_MOVES or row.stage in EXPLAINED_FROM
    if explained and not comment.strip():
        raise Refused("โปรดระบุเหตุผล")
