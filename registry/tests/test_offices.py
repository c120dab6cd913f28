"""Letterheads, emblems and signatories."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from registry.choices import Role
from registry.models import Office, Signatory
from registry.tests.factories import AreaFactory, OfficeFactory, SignatoryFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(lampang):
    return OfficeFactory(area_id="5203", name="สำนักงานพัฒนาชุมชนอำเภอเกาะคา")


@pytest.fixture
def page(client, head):
    client.force_login(head)
    return client


def picture(name="ตรา.png", form="PNG", size=(40, 60)):
    file = BytesIO()
    Image.new("RGB", size, "gold").save(file, form)
    return SimpleUploadedFile(name, file.getvalue())


def typed(office, *rows, **changes):
    """What the page sends: `rows` are of signatories (id, name, position, acting for, removed)."""
    saved = office.signatories.count() if office else 0
    data = {
        "name": "สำนักงานพัฒนาชุมชนอำเภอเกาะคา",
        "address": "ที่ว่าการอำเภอเกาะคา\nถนนลำปาง-เกาะคา",
        "phone": "054 281 234",
        "letter_prefix": "ลป ๐๔๑๙",
        "signatories-TOTAL_FORMS": len(rows),
        "signatories-INITIAL_FORMS": saved,
    }
    for place, (pk, name, position, acting_for, removed) in enumerate(rows):
        row = {"id": pk, "name": name, "position": position, "acting_for": acting_for}
        data |= {f"signatories-{place}-{key}": value for key, value in row.items()}
        if removed:
            data[f"signatories-{place}-DELETE"] = "on"
    return data | changes


def row(signatory=None, name="นายสมชาย ใจดี", position="นายอำเภอ", acting_for="", removed=False):
    if signatory is None:
        return ("", name, position, acting_for, removed)
    return (signatory.pk, signatory.name, signatory.position, signatory.acting_for, removed)


def save(client, office, *rows, **changes):
    return client.post(reverse("office", args=[office.pk]), typed(office, *rows, **changes))


def signing(office):
    return [(one.name, one.is_default) for one in office.signatories.order_by("id")]


# --- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("head", 200), ("admin", 200),
        ("officer", 403), ("committee", 403), ("province", 403), ("nation", 403),
        ("outsider", 404), ("outside_head", 404),
    ],
)  # fmt: skip
def test_office_is_edited_by_its_head_and_the_administrator(client, request, office, name, status):
    client.force_login(request.getfixturevalue(name))
    assert client.get(reverse("office", args=[office.pk])).status_code == status
    response = save(client, office, name="ชื่อใหม่")
    assert response.status_code == (302 if status == 200 else status)
    office.refresh_from_db()
    assert (office.name == "ชื่อใหม่") == (status == 200)


def test_office_of_the_province_is_edited_by_the_province(client, province, head):
    own = OfficeFactory(area_id="52")
    client.force_login(province)
    assert save(client, own, name="สำนักงานพัฒนาชุมชนจังหวัดลำปาง").status_code == 302
    client.force_login(head)
    assert client.get(reverse("office", args=[own.pk])).status_code == 404


def test_office_of_another_province_does_not_exist(client, province, lampang):
    AreaFactory(code="5004")
    far = OfficeFactory(area_id="5004")
    client.force_login(province)
    assert client.get(reverse("office", args=[far.pk])).status_code == 404
    client.force_login(UserFactory(role=Role.ADMIN, area_code="52"))
    assert client.get(reverse("office", args=[far.pk])).status_code == 404


@pytest.mark.parametrize("name", ["officer", "committee", "nation"])
def test_list_is_refused_to_who_heads_no_office(client, request, lampang, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(reverse("office_list")).status_code == 403


# --- the list and a new office ------------------------------------------------------------------


def test_head_goes_straight_to_the_own_office(page, office):
    OfficeFactory(area_id="5206")
    assert page.get(reverse("office_list")).url == reverse("office", args=[office.pk])


def test_head_without_an_office_is_told_whom_to_ask(page, lampang):
    assert "แจ้งผู้ดูแลระบบ" in page.get(reverse("office_list")).content.decode()


def test_list_shows_which_areas_have_no_office_yet(client, admin, office):
    client.force_login(admin)
    labels = lambda query: [  # noqa: E731
        area.label for area in client.get(f"{reverse('office_list')}{query}").context["page_obj"]
    ]
    assert len(labels("")) == 14
    assert labels("")[0] == "จังหวัดลำปาง"
    assert labels("?q=เกาะ") == ["อำเภอเกาะคา"]
    assert len(labels("?missing=1")) == 13
    assert "อำเภอเกาะคา" not in labels("?missing=1")


def test_list_asks_the_same_number_of_statements_at_any_size(client, admin, lampang):
    client.force_login(admin)
    counts = []
    for codes in (
        ["5203"],
        [f"52{n:02d}" for n in range(1, 14)],
        [f"{n}01" for n in range(60, 90)],
    ):
        for code in codes:
            AreaFactory(code=code)
            OfficeFactory(area_id=code)
        client.get(reverse("office_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("office_list"))
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


def test_administrator_opens_an_office_with_its_name_filled_in(client, admin, lampang):
    client.force_login(admin)
    url = reverse("office_new", args=["5206"])
    assert 'value="สำนักงานพัฒนาชุมชนอำเภอแจ้ห่ม"' in client.get(url).content.decode()
    client.post(url, typed(None, row()))
    office = Office.objects.get(area="5206")
    assert signing(office) == [("นายสมชาย ใจดี", True)]
    assert Signatory.objects.get().area_id == "5206"
    assert client.get(url).url == reverse("office", args=[office.pk])


@pytest.mark.parametrize("code", ["520301", "99"])
def test_office_stands_only_at_a_province_or_district(client, admin, lampang, code):
    client.force_login(admin)
    assert client.get(reverse("office_new", args=[code])).status_code == 404


@pytest.mark.parametrize("name", ["head", "province", "officer"])
def test_office_is_opened_by_the_administrator_only(client, request, lampang, name):
    client.force_login(request.getfixturevalue(name))
    assert client.post(reverse("office_new", args=["5203"]), typed(None)).status_code == 403
    assert not Office.objects.exists()


# --- the letterhead -----------------------------------------------------------------------------


def test_letterhead_keeps_its_lines_and_the_phone_its_digits(page, office):
    save(page, office)
    office.refresh_from_db()
    assert office.address == "ที่ว่าการอำเภอเกาะคา\nถนนลำปาง-เกาะคา"
    assert (office.phone, office.letter_prefix) == ("054281234", "ลป ๐๔๑๙")


def test_letterhead_tells_all_errors_at_once_and_keeps_the_rest(page, office):
    response = save(page, office, row(position=""), name="", phone="1", address="ถนนสายใหม่")
    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == ["name", "phone"]
    assert "position" in response.context["signatories"].forms[0].errors
    assert "ถนนสายใหม่" in response.content.decode()


# --- the emblem ---------------------------------------------------------------------------------


def emblem_of(client, office):
    return client.get(reverse("office_emblem", args=[office.pk]))


@pytest.mark.parametrize(
    ("sent", "content_type"),
    [
        (("a.png", "PNG"), "image/png"),
        (("a.jpg", "JPEG"), "image/jpeg"),
        (("wrong.jpg", "PNG"), "image/png"),
    ],
)
def test_emblem_is_kept_and_served(page, office, sent, content_type):
    assert "ยังไม่มีภาพตรา" in page.get(reverse("office", args=[office.pk])).content.decode()
    assert save(page, office, emblem=picture(*sent)).status_code == 302
    response = emblem_of(page, office)
    assert (response.status_code, response["Content-Type"]) == (200, content_type)
    assert Image.open(BytesIO(b"".join(response.streaming_content))).size == (40, 60)
    html = page.get(reverse("office", args=[office.pk])).content.decode()
    assert reverse("office_emblem", args=[office.pk]) in html


@pytest.mark.parametrize(
    ("name", "status"),
    [("officer", 200), ("province", 200), ("admin", 200), ("outsider", 404), ("outside_head", 404)],
)
def test_emblem_is_shown_in_its_area_and_above(client, request, page, office, name, status):
    save(page, office, emblem=picture())
    client.force_login(request.getfixturevalue(name))
    assert emblem_of(client, office).status_code == status


def test_emblem_that_is_not_there_is_not_found(page, office):
    assert emblem_of(page, office).status_code == 404


def test_emblem_stays_when_something_else_is_saved(page, office):
    save(page, office, emblem=picture())
    save(page, office, phone="")
    assert emblem_of(page, office).status_code == 200


def test_emblem_is_replaced_and_taken_away(page, office):
    save(page, office, emblem=picture())
    save(page, office, emblem=picture("b.jpg", "JPEG"), remove_emblem="on")
    assert emblem_of(page, office)["Content-Type"] == "image/jpeg"
    save(page, office, remove_emblem="on")
    assert emblem_of(page, office).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><script>alert(1)</script>", "หน้าเว็บ"),
        (b"GIF89a" + bytes(40), "GIF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "เปิดไม่ได้"),
        (b"", "ว่างเปล่า"),
    ],
)
def test_emblem_that_is_no_picture_is_refused_with_a_sentence(page, office, content, sentence):
    response = save(
        page, office, emblem=SimpleUploadedFile("ตรา.png", content), address="ถนนสายใหม่"
    )
    assert response.status_code == 422
    assert sentence in response.context["form"].errors["emblem"][0]
    assert "ถนนสายใหม่" in response.content.decode()
    office.refresh_from_db()
    assert not office.emblem


def test_emblem_as_pdf_is_refused(page, office):
    file = BytesIO()
    Image.new("RGB", (40, 40)).save(file, "PDF")
    response = save(page, office, emblem=SimpleUploadedFile("ตรา.pdf", file.getvalue()))
    assert response.context["form"].errors["emblem"] == [
        "ตราหน่วยงานต้องเป็นภาพ PNG หรือ JPEG โปรดเลือกไฟล์ภาพแทน"
    ]


# --- signatories --------------------------------------------------------------------------------


@pytest.fixture
def two(office):
    return (
        SignatoryFactory(office=office, name="นายแรก ลงนาม", is_default=True),
        SignatoryFactory(office=office, name="นางรอง ลงนาม", acting_for="รักษาราชการแทนนายอำเภอ"),
    )


def test_only_signatory_is_the_default_by_itself(page, office):
    save(page, office, row(name="น.ส. สมศรี  ใจดี"))
    assert signing(office) == [("นางสาวสมศรี ใจดี", True)]


def test_default_is_given_to_another(page, office, two):
    save(page, office, row(two[0]), row(two[1]), row(name="", position=""), default="1")
    assert signing(office) == [("นายแรก ลงนาม", False), ("นางรอง ลงนาม", True)]


def test_new_signatory_becomes_the_default(page, office, two):
    save(page, office, row(two[0]), row(two[1]), row(), default="2")
    assert [default for _, default in signing(office)] == [False, False, True]


@pytest.mark.parametrize("chosen", [{}, {"default": "0"}, {"default": "7"}, {"default": "2"}])
def test_default_must_be_one_who_stays(page, office, two, chosen):
    rows = row(two[0], removed=True), row(two[1]), row(), row(name="", position="")
    if chosen == {"default": "2"}:
        rows = row(two[0]), row(two[1]), row(name="", position="")
    response = save(page, office, *rows, **chosen)
    assert response.status_code == 422
    assert "โปรดเลือกผู้ลงนามหลัก 1 คน" in response.content.decode()
    assert signing(office) == [("นายแรก ลงนาม", True), ("นางรอง ลงนาม", False)]


def test_default_is_taken_out_and_another_takes_its_place(page, office, two):
    save(page, office, row(two[0], removed=True), row(two[1]))
    assert signing(office) == [("นางรอง ลงนาม", True)]


def test_all_signatories_may_be_taken_out(page, office, two):
    save(page, office, row(two[0], removed=True), row(two[1], removed=True))
    assert signing(office) == []


def test_signatory_of_another_office_cannot_be_slipped_in(page, office, two):
    foreign = SignatoryFactory(office=OfficeFactory(area_id="5206"), name="นายไกล ลงนาม")
    response = save(page, office, row(two[0]), row(foreign), default="1")
    assert response.status_code == 422
    foreign.refresh_from_db()
    assert foreign.office.area_id == "5206"


def test_lines_of_the_signature_are_shown_as_they_will_be_printed(page, office, two):
    html = page.get(reverse("office", args=[office.pk])).content.decode()
    assert "(นางรอง ลงนาม)<br>นายอำเภอ<br>รักษาราชการแทนนายอำเภอ</p>" in html
    assert "(นายแรก ลงนาม)<br>นายอำเภอ</p>" in html
