"""Made-up people: staff with their accounts, and applicants."""

from datetime import date
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from mchch.thai.names import full_name
from registry.choices import Role
from registry.demo import PASSWORD, PROVINCE, moment, words
from registry.models import User


class Person(NamedTuple):
    title: str
    given_name: str
    family_name: str

    def __str__(self):
        return full_name(*self)


class People:
    """Gives one new person after the other, never the same name twice."""

    def __init__(self, rng):
        self.rng = rng
        self.given = set()

    def one(self, *, woman=None):
        woman = self.rng.random() < 0.5 if woman is None else woman
        while True:
            title = self.rng.choice(("นาง", "นางสาว")) if woman else "นาย"
            person = Person(
                title,
                self.rng.choice(words.WOMEN if woman else words.MEN),
                self.rng.choice(words.FAMILIES),
            )
            if person[1:] not in self.given:
                self.given.add(person[1:])
                return person


class Staff:
    """The accounts of the demo; all have the demo's password, hashed once."""

    def __init__(self, people):
        self.people = people
        self.password = make_password(PASSWORD)

    def account(self, username, role, area=None, *, position, phone=""):
        person = self.people.one()
        return User(
            username=username,
            role=role,
            area_id=area,
            password=self.password,
            position=position,
            phone=phone,
            created_at=moment(date(2023, 9, 1)),
            **person._asdict(),
        )

    def of_province(self):
        return [
            self.account("admin", Role.ADMIN, position="ผู้ดูแลระบบ"),
            self.account(
                "province",
                Role.PROVINCE,
                PROVINCE,
                position=words.OFFICER_POSITIONS[0],
                phone="054000000",
            ),
        ]

    def of_district(self, area, officers):
        yield self.account(
            f"head{area.code}",
            Role.DISTRICT_HEAD,
            area.code,
            position=f"พัฒนาการ{area.label}",
            phone=f"0540000{area.code[2:]}",
        )
        for place in range(officers):
            yield self.account(
                f"field{area.code}{chr(ord('a') + place)}",
                Role.FIELD_OFFICER,
                area.code,
                position=self.people.rng.choice(words.OFFICER_POSITIONS),
                phone=f"08100{area.code[2:]}{place + 1:03}",
            )
