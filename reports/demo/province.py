"""The demo of open data: a system that reads the province's figures each month. Its token opens
nothing: what is kept is the hash of no token."""

from datetime import date

from registry.choices import Role
from registry.demo import PROVINCE, act_as, chance, key, moment
from registry.models import User
from reports.actions.tokens import LEAD, SHOWN
from reports.choices import DataScope
from reports.models import ApiCall, ApiToken

READ = (("/api/v1/summary.json?year=2567", 200, 120), ("/api/v1/applications.csv", 403, 0))


def build():
    staff = User.objects.get(role=Role.PROVINCE, area=PROVINCE, username="province")
    act_as(staff)
    hint = f"{LEAD}{key(chance())}"[:SHOWN]
    token = ApiToken.objects.create(
        area_id=PROVINCE,
        name="Power BI ของสำนักงานพัฒนาชุมชนจังหวัด",
        purpose="แสดงผลการดำเนินงานรายเดือนบนแดชบอร์ดของจังหวัด",
        scopes=[DataScope.SUMMARY],
        token_hash=key(chance()).hex * 2,
        hint=hint,
        expires_on=date(2025, 9, 30),
        created_at=moment(date(2024, 12, 2)),
        created_by=staff,
        created_by_name=staff.get_full_name(),
    )
    ApiCall.objects.bulk_create(
        ApiCall(
            token=token, area_id=PROVINCE, who=f"โทเคน {token}", what=what, status=status,
            row_count=rows, at=moment(date(2024, 12, 3), hour=8 + place),
        )
        for place, (what, status, rows) in enumerate(READ)
    )  # fmt: skip
