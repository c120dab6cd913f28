"""The whole demo in its order: places, people, offices, the years, each district's story."""

from collections import defaultdict
from datetime import date

from django.core.management import call_command

from registry.choices import ApplicantType, Role, SubmissionStatus
from registry.demo import PROVINCE, act_as, chance, moment
from registry.demo.applications import Maker, insert, withdraw
from registry.demo.circular import send_letter
from registry.demo.evidence import prove
from registry.demo.offices import open_offices
from registry.demo.orders import Orders
from registry.demo.people import People, Staff
from registry.demo.plan import DISTRICTS, Round
from registry.demo.sendings import Sender
from registry.demo.year import cycles, first_notice
from registry.models import Area, QuotaWaiver, RunningNumber, User

LAST_YEAR_UNTIL = date(2024, 12, 6)  # a year earlier, when it is used
RENEWED = 0.6


def build():
    call_command("load_areas", verbosity=0, stdout=Silent())
    Province().build()


class Silent:
    def write(self, text):
        pass


class Province:
    def __init__(self):
        self.rng = chance()
        self.people = People(self.rng)
        self.areas = Area.objects.in_bulk(
            Area.objects.inside(PROVINCE).values_list("code", flat=True)
        )

    def build(self):
        self.open_accounts()
        open_offices(*self.offices())
        self.maker = Maker(self.rng, self.people, first_notice())
        self.last_year, self.this_year = cycles()
        self.items = {
            cycle: by_type(cycle.checklist.all()) for cycle in (self.last_year, self.this_year)
        }
        send_letter(self.this_year, staff=self.staff, heads=self.heads)
        for plan in DISTRICTS:
            District(self, plan).build()
        Orders(self).write()

    def open_accounts(self):
        staff = Staff(self.people)
        accounts = staff.of_province()
        for plan in DISTRICTS:
            accounts.extend(staff.of_district(self.areas[plan.code], plan.officers))
        User.objects.bulk_create(accounts)
        self.admin, self.staff = accounts[:2]
        self.heads = {user.area_id: user for user in accounts if user.role == Role.DISTRICT_HEAD}
        self.officers = defaultdict(list)
        for user in accounts:
            if user.role == Role.FIELD_OFFICER:
                self.officers[user.area_id].append(user)
        act_as(self.admin)

    def offices(self):
        codes = [PROVINCE, *self.heads]
        return (
            [self.areas[code] for code in codes],
            {code: self.postcode(code) for code in codes},
            {code: self.people.one(woman=False) for code in codes},
            {PROVINCE: self.staff, **self.heads},
        )

    def postcode(self, code):
        """That of the first subdistrict; of a province, in its first district."""
        return self.areas[f"{code}01" if len(code) == 4 else f"{code}0101"].postcode


def by_type(items):
    found = defaultdict(list)
    for item in items:
        found[item.type].append(item)
    return found


def spread(rows, count):
    """Some rows, taken here and there: rows stand officer by officer."""
    return rows[:: len(rows) // count][:count] if count else []


class District:
    """One district's two years."""

    def __init__(self, province, plan):
        self.province = province
        self.plan = plan
        self.rng = province.rng
        self.head = province.heads[plan.code]
        self.officers = province.officers[plan.code]
        places = [
            area
            for code, area in province.areas.items()
            if len(code) == 6 and code[:4] == plan.code
        ]
        # Each officer looks after some subdistricts; where there are too few, two share one.
        self.places = [
            places[n :: len(self.officers)] or [places[n % len(places)]]
            for n in range(len(self.officers))
        ]

    def build(self):
        earlier = self.last_year()
        rows, drafts = self.this_year(earlier)
        last = insert([*rows, *drafts])
        self.number(self.province.this_year, last)
        self.waive()
        staying = rows[: len(rows) - self.plan.withdrawn]
        items = self.province.items[self.province.this_year]
        prove([*rows, *drafts], items, self.rng, spread(staying, self.plan.lacking))
        for row in rows[len(staying) :]:
            withdraw(row)
        self.sender(self.province.this_year, rows).play(self.plan.rounds)

    def sender(self, cycle, rows):
        return Sender(cycle, rows, head=self.head, province=self.province.staff, rng=self.rng)

    def number(self, cycle, last):
        RunningNumber.objects.create(
            cycle=cycle, area_id=self.plan.code, series="application", last=last
        )

    def place(self, officer):
        return self.rng.choice(self.places[officer])

    def last_year(self):
        """One unit of each type in the district, all accepted."""
        cycle = self.province.last_year
        rows = [
            self.province.maker.one(
                cycle,
                self.officers[place % len(self.officers)],
                type_,
                self.place(place % len(self.officers)),
                until=LAST_YEAR_UNTIL,
            )
            for place, type_ in enumerate(ApplicantType)
        ]
        self.number(cycle, insert(rows))
        prove(rows, self.province.items[cycle], self.rng)
        self.sender(cycle, rows).play(
            [Round(date(2023, 12, 14), date(2023, 12, 20), SubmissionStatus.ACCEPTED)]
        )
        return rows

    def cells(self):
        """(place of the officer, type) of each unit of this year; withdrawn ones come last."""
        places = range(len(self.officers))
        quota = [
            (place, type_)
            for place in places
            for type_ in ApplicantType
            if (place, type_) not in self.plan.gaps
        ]
        more = range(self.plan.extra + self.plan.withdrawn)
        return quota + [
            (self.rng.choice(places), self.rng.choice(ApplicantType.values)) for _ in more
        ]

    def this_year(self, earlier):
        """(whole applications, drafts)"""
        rounds = self.plan.rounds
        until = rounds[0].sent_on.replace(day=1) if rounds else date(2024, 12, 12)
        again = {(row.officer, row.type): row for row in earlier if self.rng.random() < RENEWED}
        rows = []
        for place, type_ in self.cells():
            officer = self.officers[place]
            before = again.pop((officer, type_), None)
            area = before.area if before else self.place(place)
            one = self.province.maker.one
            rows.append(
                one(self.province.this_year, officer, type_, area, earlier=before, until=until)
            )
        return rows, [self.draft(n) for n in range(self.plan.drafts)]

    def draft(self, number):
        """Begun for a cell that is still empty, where there is one, and left half typed."""
        empty = sorted(self.plan.gaps - set(self.plan.waivers), key=lambda gap: (-gap[0], gap[1]))
        place, type_ = empty[number % len(empty)] if empty else (0, ApplicantType.GROUP)
        made = self.province.maker.one(
            self.province.this_year, self.officers[place], type_, self.place(place)
        )
        made.registered_at = made.applied_on = made.resolution_on = made.member_count = None
        made.phone = ""
        made.updated_at = made.created_at
        return made

    def waive(self):
        act_as(self.province.staff)
        QuotaWaiver.objects.bulk_create(
            QuotaWaiver(
                cycle=self.province.this_year,
                area_id=self.plan.code,
                officer=self.officers[place],
                type=type_,
                reason=reason,
                waived_by=self.province.staff,
                waived_at=moment(date(2024, 11, 25), 14, 20),
            )
            for (place, type_), reason in self.plan.waivers.items()
        )
