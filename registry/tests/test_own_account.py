"""One's own account: where letters go, and whether."""

import pytest

from mchch.scope import acting_for
from registry.models import User

URL = "/account/"
EVERYBODY = ["officer", "head", "committee", "province", "nation", "admin"]


@pytest.mark.parametrize("role", EVERYBODY)
def test_everybody_sets_the_own_address_and_wish(client, request, cycle, role):
    person = request.getfixturevalue(role)
    client.force_login(person)
    assert client.get(URL).status_code == 200
    client.post(URL, {"email": "somchai@cdd.go.th"})
    person.refresh_from_db()
    assert (person.email, person.wants_mail) == ("somchai@cdd.go.th", False)
    client.post(URL, {"email": "", "wants_mail": "on"})
    person.refresh_from_db()
    assert (person.email, person.wants_mail) == ("", True)


def test_bad_address_is_told_and_kept_in_its_field(client, cycle, head):
    client.force_login(head)
    response = client.post(URL, {"email": "somchai@", "wants_mail": "on"})
    assert response.status_code == 422
    assert "อีเมลไม่ถูกต้อง เช่น somchai@cdd.go.th" in response.content.decode()
    assert 'value="somchai@"' in response.content.decode()
    head.refresh_from_db()
    assert head.email == ""


def test_more_than_the_two_fields_is_not_written(client, cycle, head):
    client.force_login(head)
    client.post(URL, {"email": "a@cdd.go.th", "role": "PROVINCE", "given_name": "อื่น"})
    before = (head.role, head.given_name)
    head.refresh_from_db()
    assert (head.role, head.given_name) == before


def test_database_lets_nobody_write_anothers_address(cycle, head, officer, province):
    for person in (officer, province):
        with acting_for(person):
            assert User.objects.filter(pk=head.pk).update(email="x@cdd.go.th") == 0


def test_administrator_sets_it_too(client, cycle, admin, head):
    client.force_login(admin)
    values = {name: getattr(head, name) for name in ("title", "given_name", "family_name", "role")}
    client.post(f"/users/{head.pk}/", {**values, "area": "5203", "email": "h@cdd.go.th"})
    head.refresh_from_db()
    assert (head.email, head.wants_mail) == ("h@cdd.go.th", False)
