"""Open data: which token opens what, of which area, for how long and how often; that it writes
nothing but its log; that its description is true; that nobody's data comes without its purpose."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.db import InternalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.tests import certified
from mchch import clock
from mchch.scope import Scope, enter
from registry.choices import ApplicantType
from registry.models import AccessLog, Application
from registry.tests.factories import ApplicationFactory, AreaFactory, CycleFactory, UserFactory
from reports.choices import DataScope
from reports.models import ApiCall, ApiToken
from reports.open_data import entry
from reports.open_data.resources import RESOURCES
from reports.open_data.spec import description
from reports.tests.factories import ApiTokenFactory

pytestmark = pytest.mark.django_db
TOKEN = "mchch_of-the-test"
ROWS = "/api/v1/applications.json"
ALL = [f"/api/v1/{one.name}.{kind}" for one in RESOURCES for kind in ("json", "csv")] + [
    "/api/v1/summary.json", "/api/v1/summary/by_place.json", "/api/v1/summary/by_type.csv",
]  # fmt: skip


@pytest.fixture
def units(cycle, officer, outsider, on_day):
    """Units of two districts of one province, and of another province."""
    on_day(date(2024, 12, 16))
    own = [
        ApplicationFactory(
            cycle=cycle, officer=officer, type=type_, unit_name="" if leader else f"หน่วยเกาะคา{n}",
            given_name="สมหมาย", phone="0812345678",
        )
        for n, (type_, leader) in enumerate((t, t == "LEADER") for t in ApplicantType)
    ]  # fmt: skip
    ApplicationFactory(cycle=cycle, officer=outsider, unit_name="หน่วยแจ้ห่ม")
    AreaFactory(code="500401")
    far = UserFactory(area_code="5004")
    ApplicationFactory(cycle=CycleFactory(area_id="50"), officer=far, unit_name="หน่วยเชียงใหม่")
    return own


def token(area="52", **fields):
    return ApiTokenFactory(token=TOKEN, area_id=area, **fields)


def read(client, path, key=TOKEN, **headers):
    if key:
        headers["Authorization"] = f"Bearer {key}"
    response = client.get(path, headers=headers)
    body = b"".join(response) if response.streaming else response.content
    return response, body.decode("utf-8-sig")


def names(client, path=ROWS):
    response, body = read(client, path)
    assert response.status_code == 200, body
    return {row["unit_name"] for row in json.loads(body)["data"]} - {""}


# --- which area ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "seen", "hidden"),
    [
        ("5203", ["เกาะคา"], ["แจ้ห่ม", "เชียงใหม่"]),
        ("5206", ["แจ้ห่ม"], ["เกาะคา", "เชียงใหม่"]),
        ("52", ["เกาะคา", "แจ้ห่ม"], ["เชียงใหม่"]),
        ("50", ["เชียงใหม่"], ["เกาะคา", "แจ้ห่ม"]),
        (None, ["เกาะคา", "แจ้ห่ม", "เชียงใหม่"], []),
    ],
)
def test_token_reads_its_own_area_only(client, units, area, seen, hidden):
    token(area)
    text = " ".join(names(client))
    assert [word for word in seen if f"หน่วย{word}" not in text] == []
    assert [word for word in hidden if f"หน่วย{word}" in text] == []


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("place", ["5206", "50", "5004", "520301", "5", "x", "52"])
def test_place_outside_of_a_district_does_not_exist(client, units, path, place):
    token("5203")
    response, _ = read(client, f"{path}?place={place}")
    assert response.status_code == 404


def test_database_shows_a_token_nothing_foreign_whatever_the_code_asks(client, units, monkeypatch):
    """The code's own filter is taken away: row-level security stands alone."""
    token("5203")
    monkeypatch.setattr(Application.objects.all().__class__, "inside", lambda rows, code: rows)
    assert names(client) == {"หน่วยเกาะคา1", "หน่วยเกาะคา2", "หน่วยเกาะคา3"}


def test_token_can_write_nothing(client, units, monkeypatch):
    token("5203")

    def write(*_):
        Application.objects.update(position="แก้ไข")

    monkeypatch.setattr("reports.api_views.area_of", write)
    with pytest.raises(InternalError, match="read-only transaction"):
        read(client, ROWS)


def test_log_is_written_after_the_reading(client, units):
    row = token("5203")
    read(client, f"{ROWS}?limit=2")
    read(client, f"{ROWS}?limit=x")
    assert list(
        ApiCall.objects.order_by("pk").values_list("token", "what", "status", "row_count")
    ) == [
        (row.pk, f"{ROWS}?limit=2", 200, 2),
        (row.pk, f"{ROWS}?limit=x", 400, 0),
    ]


# --- which token ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ALL)
def test_without_a_token_nothing_is_told(client, units, path):
    response, body = read(client, path, key=None)
    error = json.loads(body)["error"]
    assert (response.status_code, error["status"]) == (401, 401)
    assert error["message"] and error["message_en"] == "A valid bearer token is required"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "fields",
    [
        {"expires_on": date(2024, 12, 15)},
        {"revoked_at": clock.timezone.now()},
    ],
)
def test_token_that_is_over_opens_nothing(client, units, fields):
    token(**fields)
    assert read(client, ROWS)[0].status_code == 401


def test_token_is_good_to_the_end_of_its_last_day(client, units):
    token(expires_on=date(2024, 12, 16))
    assert read(client, ROWS)[0].status_code == 200


def test_header_of_another_kind_opens_nothing(client, units):
    token()
    assert read(client, ROWS, key=None, Authorization=f"Basic {TOKEN}")[0].status_code == 401


@pytest.mark.parametrize("scope", DataScope.values)
def test_token_opens_what_it_names(client, units, scope):
    token(scopes=[scope])
    opened = {
        path for path in ALL if read(client, path)[0].status_code == 200
    }  # fmt: skip
    assert opened == {path for path in ALL if scope.lower() in path}
    assert read(client, next(path for path in ALL if path not in opened))[0].status_code == 403


def test_only_reading_is_possible(client, units):
    token()
    response = client.post(ROWS, headers={"Authorization": f"Bearer {TOKEN}"})
    assert (response.status_code, response.headers["Allow"]) == (405, "GET")


def test_wrong_tokens_are_counted_by_address(client, units, monkeypatch):
    monkeypatch.setattr(entry, "WRONG_TOKENS", 2)
    statuses = [read(client, ROWS, key="wrong")[0].status_code for _ in range(3)]
    assert statuses == [401, 401, 429]


def test_token_that_reads_too_often_must_wait(client, units, settings):
    settings.OPEN_DATA_CALLS = 2
    token()
    answers = [read(client, ROWS)[0] for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 900


# --- which data ----------------------------------------------------------------------------------


def test_no_person_is_told_without_the_purpose(client, units, officer):
    token()
    for path in ALL:
        _, body = read(client, path)
        for secret in ("สมหมาย", "0812345678", "citizen", officer.given_name):
            assert secret not in body, (path, secret)


def test_purpose_opens_names_and_telephones_and_never_a_citizen_id(client, units):
    token(with_personal=True)
    _, body = read(client, ROWS)
    row = next(row for row in json.loads(body)["data"] if row["type"] == "LEADER")
    assert row["person_name"].endswith(f"สมหมาย {units[0].family_name}")
    assert row["phone"] == "0812345678"
    assert units[0].citizen_id and units[0].citizen_id not in body
    assert ApiCall.objects.get().with_personal
    noted = AccessLog.objects.get()
    assert (noted.kind, noted.area_id, noted.row_count) == ("EXPORT", "52", 5)


def test_rows_come_in_pages_that_meet(client, units):
    token()
    path, found = f"{ROWS}?limit=2", []
    while path:
        _, body = read(client, path)
        page = json.loads(body)
        found += [row["id"] for row in page["data"]]
        path = page["next"]
    assert found == list(
        Application.objects.filter(province_code="52").order_by("pk").values_list("pk", flat=True)
    )


def test_csv_holds_all_rows_and_no_formula(client, units):
    Application.objects.filter(pk=units[1].pk).update(unit_name="=1+1")
    token()
    _, body = read(client, "/api/v1/applications.csv")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [row["id"] for row in rows] == [
        str(pk) for pk in Application.objects.filter(province_code="52").order_by("pk")
        .values_list("pk", flat=True)
    ]  # fmt: skip
    assert "'=1+1" in {row["unit_name"] for row in rows}
    assert ApiCall.objects.get().row_count == len(rows)


def test_certificate_of_a_leader_has_no_name(client, cycle, officer, head, on_day):
    on_day(date(2025, 5, 1))
    certified.passed(officer, cycle, 2, given_name="สมหมาย")
    certified.given(cycle, head)
    token("5203")
    rows = json.loads(read(client, "/api/v1/certificates.json")[1])["data"]
    assert {row["type"]: bool(row["unit_name"]) for row in rows} == {"LEADER": False, "GROUP": True}
    assert {row["district"] for row in rows} == {"เกาะคา"}
    told = json.loads(read(client, "/api/v1/evaluations.json")[1])["data"]
    assert [row["resolution"] for row in told] == ["PASS", "PASS"]


@pytest.mark.parametrize("path", ["/api/v1/applications.json", "/api/v1/applications.csv"])
def test_statements_stay_the_same(client, units, officer, cycle, path):
    token()
    read(client, path)  # the first of a quarter of an hour also tidies up
    asked = {}
    for size in (5, 50, 500):
        missing = size - Application.objects.filter(province_code="52").count()
        ApplicationFactory.create_batch(missing, cycle=cycle, officer=officer)
        with CaptureQueriesContext(connection) as captured:
            read(client, path)
        asked[size] = len(captured)
    assert asked[5] == asked[50] == asked[500]


# --- the description -----------------------------------------------------------------------------


def test_description_names_every_address_and_every_column(client, units):
    token(with_personal=True)
    found = description()
    for path, operations in found["paths"].items():
        response, body = read(client, path)
        assert response.status_code == 200, path
        content = operations["get"]["responses"]["200"]["content"]
        assert response.headers["Content-Type"].split(";")[0] in content
        if path.endswith(".json") and path.count("/") == 3 and "summary" not in path:
            name = path.split("/")[-1].removesuffix(".json").capitalize()
            documented = set(found["components"]["schemas"][name]["properties"])
            for row in json.loads(body)["data"]:
                assert set(row) == documented
    documented = {re.sub(r"/\w+\.\w+$", "", path) for path in found["paths"]}
    assert documented == {"/api/v1", "/api/v1/summary"}


def test_description_is_open_to_all_and_holds_no_data(client, units):
    response, body = read(client, "/api/v1/openapi.json", key=None)
    found = json.loads(body)
    assert (response.status_code, found["openapi"]) == (200, "3.0.3")
    assert "เกาะคา" not in body
    refs = set(re.findall(r"#/components/schemas/(\w+)", body))
    assert refs <= set(found["components"]["schemas"])


# --- people who open it --------------------------------------------------------------------------


def form(**more):
    day = clock.today() + timedelta(days=90)
    return {
        "name": "Power BI", "area": "5203", "scopes": ["SUMMARY"], "purpose": "ติดตามผล",
        "expires_on": f"{day.day}/{day.month}/{day.year + 543}", **more,
    }  # fmt: skip


def test_new_token_is_shown_once_and_kept_as_a_hash(client, units, province):
    client.force_login(province)
    response = client.post(reverse("data_token_new"), form())
    row = ApiToken.objects.get()
    shown = client.get(response.url).context["fresh"]
    assert shown.startswith("mchch_") and shown[:12] == row.hint
    assert shown not in str(ApiToken.objects.values().get())
    assert client.get(response.url).context["fresh"] == ""
    client.logout()
    assert read(client, "/api/v1/summary.json", key=shown)[0].status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"area": "50"}, "area"),
        ({"area": ""}, "area"),
        ({"scopes": []}, "scopes"),
        ({"purpose": " "}, "purpose"),
        ({"expires_on": "1/1/2570"}, "expires_on"),
        ({"expires_on": "1/1/2560"}, "expires_on"),
    ],
)
def test_bad_wish_says_what_is_wrong(client, units, province, change, field):
    client.force_login(province)
    response = client.post(reverse("data_token_new"), form(**change))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("person", "seen", "made"),
    [
        ("officer", 403, 403),
        ("head", 200, 403),
        ("province", 200, 200),
        ("nation", 200, 403),
        ("admin", 200, 200),
        ("local_admin", 200, 200),
        ("committee", 403, 403),
    ],
)
def test_who_sees_and_who_makes_tokens(client, units, request, person, seen, made):
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("data_token_list")).status_code == seen
    assert client.get(reverse("data_token_new")).status_code == made


def test_token_of_another_area_does_not_exist(client, units, head, outside_head):
    row = token("5203")
    for person, status in ((head, 200), (outside_head, 404)):
        client.force_login(person)
        assert client.get(reverse("data_token", args=[row.pk])).status_code == status


def test_administrator_gives_out_no_personal_data(client, units, admin):
    client.force_login(admin)
    client.post(reverse("data_token_new"), form(area="", with_personal="on"))
    row = ApiToken.objects.get()
    assert (row.area_id, row.with_personal) == (None, False)


def test_database_refuses_what_the_form_refuses(units, admin, local_admin):
    """An administrator with the database's own rights, past the form."""
    row = ApiTokenFactory.build(area_id="52", with_personal=True, created_by=local_admin)
    enter(Scope("mchch_admin", "52", local_admin.pk))
    with pytest.raises(Exception, match="row-level security"), connection.cursor():
        row.save()


def test_revoked_token_opens_nothing_and_its_log_stays(client, units, province):
    row = token()
    read(client, ROWS)
    client.force_login(province)
    client.post(reverse("data_token_revoke", args=[row.pk]))
    row.refresh_from_db()
    assert row.revoked_by_name == province.get_full_name()
    assert client.get(reverse("data_token", args=[row.pk])).context["page_obj"].paginator.count == 1
    client.logout()
    assert read(client, ROWS)[0].status_code == 401


def test_own_log_in_reads_to_try_without_people(client, units, province):
    client.force_login(province)
    _, body = read(client, ROWS, key=None)
    assert "หน่วยแจ้ห่ม" in body and "สมหมาย" not in body
    assert ApiCall.objects.get().who == province.get_full_name()
