"""Scoring without a signal: the shell of the application, the pack of one's visits, and what comes
back from the telephone (docs/assessment.md)."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.views.decorators.http import require_GET, require_POST

from assessment import shell
from assessment.actions import offline as actions
from assessment.actions.offline import Taken
from assessment.evaluations import own_roles
from assessment.forms.offline import (
    UNREADABLE,
    AnswerForm,
    PhotoForm,
    batch_of,
    change_of,
    errors_of,
)
from assessment.models import Evaluation, ProgressPhoto, ScoreFile, Sheet
from assessment.models.evaluation import names_person
from assessment.pack import account_of, addresses, pack_of, stands
from assessment.permissions import NOT_SEATED
from assessment.sheets import whole
from assessment.views.evaluations import evaluation_of
from mchch import clock
from registry.actions.access import log_access
from registry.choices import AccessKind, Role
from registry.errors import Refused
from registry.uploads.small import small
from registry.views.base import allow, cycle_or_404, get_visible, shown_only

GONE = "ไม่พบผู้สมัครรายนี้ในงานตรวจประเมินของท่าน ท่านอาจพ้นจากการเป็นกรรมการแล้ว"
OTHER_ACCOUNT = "คะแนนนี้ให้ไว้ด้วยบัญชีอื่นหรือลิงก์อื่น โปรดเปิดด้วยบัญชีหรือลิงก์เดิม"
PACKED = "เตรียมข้อมูลให้คะแนนโดยไม่มีสัญญาณ"


# --- the application: no page of it holds anything of a person -----------------------------------


@login_not_required
@require_GET
def app(request):
    response = render(request, shell.TEMPLATE, shell.context(request.member_token))
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_GET
def worker(request):
    """The service worker. Its list of files changes with each of them, hence it is asked anew."""
    content = render_to_string(
        "assessment/offline_worker.js", shell.worker_context(request.member_token)
    )
    response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = get_script_prefix()
    return response


@login_not_required
@require_GET
def manifest(request):
    response = JsonResponse(shell.manifest(), content_type="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


# --- what is asked with an account or a link -----------------------------------------------------


class OtherAccount(Refused):
    """Somebody else is logged in than the one who typed."""

    status = 409


class Unreadable(Refused):
    """Not what the application sends."""

    status = 422

    def __init__(self):
        super().__init__(UNREADABLE)


def as_json(view):
    """Refusals are told to the script in words, with the status that a page would have."""

    @wraps(view)
    def tell(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return JsonResponse({"refused": GONE}, status=404)
        except (PermissionDenied, Refused) as refused:
            status = getattr(refused, "status", 403)
            return JsonResponse({"refused": str(refused)}, status=status)

    return tell


@require_GET
@as_json
def token(request):
    """Who is logged in, a fresh token, and where changes go (for 0 the applicant's number): the
    page from which one sends may be days old, and the link by which one came another."""
    return JsonResponse(
        {
            "account": account_of(request.user),
            "csrf": get_token(request),
            "now": clock.now().isoformat(),
            "changes": reverse("evaluation_changes", args=[0]),
            "photo": reverse("evaluation_photo", args=[0]),
        }
    )


@require_GET
@as_json
def pack(request):
    user = request.user
    allow("" if user.role == Role.COMMITTEE or own_roles(user) else NOT_SEATED)
    found = pack_of(user, cycle_or_404(request))
    note_access(request, len(found["units"]))
    return JsonResponse(found)


def note_access(request, count):
    """Data that is taken out is noted, once a day: the pack renews itself each time it can."""
    mark = f"packed-{account_of(request.user)}"  # an account and links may share a browser
    today = clock.today().isoformat()
    if count and request.session.get(mark) != today:
        log_access(
            AccessKind.EXPORT,
            by=request.user,
            area_id=request.user.area_id,
            reason=PACKED,
            row_count=count,
        )
        request.session[mark] = today


def evaluation_for(request, pk):
    """What another account typed is not taken as the person's own."""
    evaluation = evaluation_of(request, pk)
    account = request.headers.get("X-Account")
    if account is None:
        raise Unreadable
    if account != account_of(request.user):
        raise OtherAccount(OTHER_ACCOUNT)
    return evaluation


def own_sheet(request, evaluation):
    rows = Sheet.objects.of_members().filter(names_person(request.user), evaluation=evaluation)
    own = rows.exclude(seat=None).select_related("standard").first()
    sheet = actions.sheet_for(evaluation, own, by=request.user)
    sheet.evaluation, sheet.application = evaluation, evaluation.application
    return sheet


def rows_of(sheet):
    """{name in the form: indicator}"""
    form = whole(sheet, with_files=False, with_before=False)
    return {line.key: line.row for line in form.answers}


@require_POST
@as_json
def changes(request, pk):
    """A batch of answers to one applicant: each is taken, found stale, or refused with a reason."""
    evaluation = evaluation_for(request, pk)
    sent = batch_of(request.body) if request.content_type == "application/json" else None
    if sent is None:
        raise Unreadable
    sheet = own_sheet(request, evaluation)
    forms = [AnswerForm(one) for one in sent]
    good = [change_of(form) for form in forms if form.is_valid()]
    found = actions.take_answers(sheet, rows_of(sheet), good, by=request.user) if good else []
    bad = [bad_one(form) for form in forms if not form.is_valid()]
    return answered(sheet, [*map(told, found), *bad])


def answered(sheet, results):
    """What became of each, and where the sheet is, which may have begun just now."""
    return JsonResponse({"results": results, "urls": addresses(sheet.evaluation, sheet)})


def told(taken: Taken):
    now = stands(taken.score) if taken.score else None
    return {
        "id": str(taken.key),
        "state": taken.state,
        "reason": taken.reason,
        "version": taken.version,
        "now": now,
    }


def bad_one(form):
    return {
        "id": form.data.get("id"),
        "state": "refused",
        "reason": f"{UNREADABLE} {errors_of(form)}",
        "now": None,
    }


@require_POST
@as_json
def photo(request, pk):
    sheet = own_sheet(request, evaluation_for(request, pk))
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return answered(sheet, [bad_one(form)])
    taken = actions.take_photo(
        sheet, rows_of(sheet), change_of(form), form.cleaned_data["file"], by=request.user
    )
    return answered(sheet, [told(taken)])


# --- small pictures ------------------------------------------------------------------------------


def shown_small(row):
    content = small(row.file) if row.is_picture else None
    if content is None:
        raise Http404
    return shown_only(HttpResponse(content, content_type="image/jpeg"))


@require_GET
def evidence_small(request, pk):
    return shown_small(get_visible(ScoreFile.objects.present(), request.user, pk=pk))


@require_GET
def progress_small(request, pk):
    """A photo of progress, for those who see the applicant before the committee."""
    seen = Evaluation.objects.visible_to(request.user).values("application")
    rows = ProgressPhoto.objects.present().filter(entry__application__in=seen)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return shown_small(row)
