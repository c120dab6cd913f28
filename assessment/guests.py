"""A committee member who came by a personal link: stands where a request's user stands."""

from dataclasses import dataclass
from datetime import datetime

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
    until: datetime  # the link's last moment

    pk = id = None
    role = Role.COMMITTEE
    database_role = ROLE
    is_authenticated = is_active = True
    is_anonymous = is_district = reads_area = False

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    @property
    def name_in_log(self):
        return f"{self.name} (ลิงก์ส่วนตัว)"

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
        cursor.execute("select assessment_own_seats(), assessment_link_until()")
        found = dict(cursor.fetchall())
    seats = list(OrderMember.objects.filter(pk__in=found).select_related("area").order_by("pk"))
    if not seats:
        return None
    first = seats[0]
    guest = Guest(first.name or first.position, first.area, tuple(found), found[first.pk])
    enter_as(guest, token, request_id)
    return guest


def enter_as(guest, token, request_id=""):
    """Every change is written down as the member's."""
    enter(Scope(ROLE, guest.area_id, user_name=guest.name_in_log), request_id)
    show(token)
