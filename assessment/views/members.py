"""The way in behind a committee member's personal link, and the links as a secretary sees them."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment import permissions
from assessment.actions import links as actions
from assessment.evaluations import members_in, order_in_force, own_roles, seats_of_district
from assessment.forms.sheets import LinkForm
from assessment.guests import open_link
from assessment.models import MemberLink
from assessment.tokens import token_of
from assessment.views.links import USUAL, qr
from assessment.views.personal import too_often, turned_away, wrong
from assessment.views.sheets import wants_json
from mchch import clock
from mchch.scope import GUEST, Scope, enter
from registry.views.base import allow, cycle_or_404, told

NOT_VALID = "ลิงก์นี้ใช้ไม่ได้ อาจหมดเขต ถูกยกเลิก หรือคำสั่งแต่งตั้งเปลี่ยนแล้ว โปรดขอลิงก์ใหม่จากเลขานุการคณะกรรมการ"
# What a link opens, by the names of the pages; each asks itself what of it is the member's.
MEMBER_PAGES = {
    *("evaluation_mine", "evaluation", "evaluation_begin", "evaluation_next"),
    *("evaluation_conflict", "evaluation_conflict_withdraw", "evaluation_calendar_mine"),
    *("evaluation_sheet", "evaluation_answer", "evaluation_submit", "evaluation_reopen"),
    *("evaluation_upload", "evaluation_file", "evaluation_file_remove", "evaluation_scan_file"),
    *("score_file", "progress_photo", "paper", "notice", "guide"),
    *("offline_token", "offline_pack", "evaluation_changes", "evaluation_photo"),
    *("score_file_small", "progress_photo_small"),
}
# What stands there under every base.
SHELL_PAGES = {"offline", "offline_worker", "offline_manifest"}


def opened(request, token):
    """(member, None), or (None, the page that says why not). Wrong tokens are counted."""
    enter(Scope(GUEST), request.id)
    if text := too_often(request, token):
        return None, turned_away(request, text, 429)
    guest = open_link(token, request.id)
    if guest is None:
        wrong(request)
        return None, dead(request, token)
    return guest, None


def dead(request, token):
    """Scripts are told by `problem` that nothing more can be sent by this link: they keep it."""
    if wants_json(request):
        return JsonResponse({"refused": NOT_VALID, "problem": "link"}, status=404)
    base = "" if request.member_token else base_of(token)
    context = {"text": NOT_VALID, "unsent": base + reverse("offline")}
    return render(request, "assessment/personal_refused.html", context, status=404)


@require_GET
@login_not_required
@never_cache
def enter_by_link(request, token):
    """Where the QR leads: the member's list, under the base of the link."""
    request.user = AnonymousUser()
    _, refusal = opened(request, token)
    return refusal or redirect(base_of(token) + reverse("evaluation_mine"))


def base_of(token):
    return reverse("member_link", args=[token]).removesuffix("/")


# --- for secretaries -----------------------------------------------------------------------------


def links(request):
    """Each member of the order in force: by account, by link, or on paper."""
    cycle = cycle_or_404(request)
    roles = own_roles(request.user)
    allow(permissions.refuse_board(request.user, roles))
    seats = seats_of_district(request.user.area_id)
    alive = {row.seat_id: row for row in MemberLink.objects.filter(seat__in=seats, revoked_at=None)}
    context = {
        "cycle": cycle,
        "order": order_in_force(request.user.area_id),
        "lines": [(member, alive.get(member.seat.pk)) for member in members_in(seats)],
        "may_link": permissions.is_keeper(request.user, roles),
    }
    return render(request, "assessment/member_links.html", context)


def seat_or_404(user, pk):
    """A seat of the order in force in the person's own district."""
    found = next((seat for seat in seats_of_district(user.area_id) if seat.pk == pk), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def link(request, pk):
    """Make a link until a date; show it as QR for as long as it lives."""
    user = request.user
    roles = own_roles(user)
    allow(permissions.refuse_board(user, roles))
    seat = seat_or_404(user, pk)
    allow(permissions.refuse_link_member(user, roles, seat))
    form = LinkForm(request.POST or None, initial={"until": clock.today() + USUAL})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        told(request, actions.make_member_link, seat, until, by=user, success="สร้างลิงก์แล้ว")
        return redirect("evaluation_link", pk)
    alive = seat.links.filter(revoked_at=None).first()
    context = {"seat": seat, "form": form, "link": alive}
    if alive:
        context["url"] = url_of(request, alive)
        context["qr"] = qr(context["url"])
    status = 422 if form.is_bound else 200
    return render(request, "assessment/member_link.html", context, status=status)


def url_of(request, link):
    return request.build_absolute_uri(reverse("member_link", args=[token_of(link.key)]))


@require_POST
def revoke(request, pk):
    roles = own_roles(request.user)
    allow(permissions.refuse_board(request.user, roles))
    rows = MemberLink.objects.inside(request.user.area_id).select_related("seat")
    found = get_object_or_404(rows, pk=pk)
    allow("" if permissions.is_keeper(request.user, roles) else permissions.NOT_SEATED)
    told(
        request, actions.revoke_member_link, found, by=request.user,
        success="ยกเลิกลิงก์แล้ว ลิงก์เดิมใช้ไม่ได้อีก",
    )  # fmt: skip
    return redirect("evaluation_links")
