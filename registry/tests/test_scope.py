"""The scope of a request: entered, kept for the error page, left with the transaction."""

import pytest
from django.db import connection
from django.http import Http404, HttpResponse
from django.urls import include, path

from mchch.scope import acting_for
from registry.models import Applicant, Cycle


def role():
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('app.area', true)")
        return cursor.fetchone()


def tell(request):
    return HttpResponse(" ".join(role()))


def write_and_fail(request):
    Applicant.objects.create(type="GROUP", area_id="520301")
    raise {"404": Http404, "500": ValueError}[request.GET["as"]]


def write_and_answer(request):
    Applicant.objects.create(type="GROUP", area_id="520301")
    return HttpResponse(status=int(request.GET["as"]))


urlpatterns = [
    path("tell/", tell),
    path("fail/", write_and_fail),
    path("answer/", write_and_answer),
    path("", include("mchch.urls")),
]


@pytest.fixture
def here(settings, client, officer):
    settings.ROOT_URLCONF = __name__
    client.force_login(officer)
    client.raise_request_exception = False
    return client


def test_scope_is_the_users(here):
    assert here.get("/tell/").content == b"mchch_district 5203"


def test_scope_is_left_after_the_request(here):
    before = role()[0]
    here.get("/tell/")
    assert role() == (before, "")


@pytest.mark.parametrize("code", [404, 500])
def test_exception_undoes_the_view_and_still_tells_the_page(here, cycle, code):
    response = here.get(f"/fail/?as={code}")
    assert response.status_code == code
    assert Applicant.objects.count() == 0
    assert Cycle.objects.count() == 1  # the transaction is usable


@pytest.mark.parametrize(("code", "kept"), [(200, 1), (422, 1), (503, 0)])
def test_answer_keeps_what_was_written_unless_the_server_failed(here, code, kept):
    assert here.get(f"/answer/?as={code}").status_code == code
    assert Applicant.objects.count() == kept


def test_acting_for_a_district_sees_the_district_only(officer, outsider):
    Applicant.objects.create(type="GROUP", area_id="520301")
    with acting_for(outsider):
        assert Applicant.objects.count() == 0
    with acting_for(officer):
        assert Applicant.objects.count() == 1
    assert Applicant.objects.count() == 1
