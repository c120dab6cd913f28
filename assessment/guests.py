"""A committee member who came by a personal link: stands where a request's user stands."""

from dataclasses import dataclass

from django.db import connection

from assessment.tokens import show
from mchch.scope import Scope, enter
from registry.choices import Role
from registry.models import Area, OrderMember

ROLE = "mchch_committee"


@dataclass(frozen=True)
class Guest:
    """Sits in the order in force by name, has no account. Answers what pages ask of a user; `pk`
    None is what tells it from one."""

    name: str
    area: Area
    seats: tuple  # ids of the person's seats in the order in force

    pk = id = None
    role = Role.COMMITTEE
    database_role = ROLE
    is_authenticated = is_active = True
    is_anonymous = is_district = reads_area = False

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_role_display(self):
        return self.role.label

    @property
    def area_id(self):
        return self.area.pk

    @property
    def area_label(self):
        return self.area.label


def open_link(token, request_id=""):
    """The member whom the token lets in, or None. From here on the database shows what that member
    may see, and nothing else: which seats are the member's, it finds by itself."""
    enter(Scope(ROLE), request_id)
    show(token)
    with connection.cursor() as cursor:
        cursor.execute("select assessment_own_seats()")
        pks = [pk for (pk,) in cursor.fetchall()]
    seats = list(OrderMember.objects.filter(pk__in=pks).select_related("area").order_by("pk"))
    if not seats:
        return None
    guest = Guest(seats[0].name or seats[0].position, seats[0].area, tuple(pks))
    enter_as(guest, token, request_id)
    return guest


def enter_as(guest, token, request_id=""):
    """Every change is written down as the member's."""
    name = f"{guest.name} (ลิงก์ส่วนตัว)"
    enter(Scope(ROLE, guest.area_id, user_name=name), request_id)
    show(token)
