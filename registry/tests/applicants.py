"""What a person types for an applicant of each type."""

import uuid

from django.urls import reverse

from mchch.thai import citizen_id
from registry.choices import ApplicantType

LEADER = {
    "citizen_id": citizen_id.formatted(citizen_id.made_up(77)),
    "title": "นาย",
    "given_name": "สมชาย",
    "family_name": "ใจดี",
    "position": "ผู้ใหญ่บ้าน",
    "subdistrict": "ศาลา",
    "village_no": "3",
    "applied_on": "๑๖ ธันวาคม ๒๕๖๗",
    "phone": "081 234 5678",
}
GROUP = {
    "unit_name": "กลุ่มสตรีบ้านหนองแวง",
    "title": "นาง",
    "given_name": "สมศรี",
    "family_name": "ดีใจ",
    "phone": "0812345678",
    "subdistrict": "ต.ศาลา",
    "applied_on": "2/12/2567",
    "member_count": "๒๐",
}
TYPED = {
    ApplicantType.LEADER: LEADER,
    ApplicantType.GROUP: GROUP,
    ApplicantType.NETWORK: GROUP | {"unit_name": "ศอช.ต.ศาลา"},
    ApplicantType.COMMUNITY: GROUP | {"unit_name": "บ้านหนองแวง หมู่ที่ 3"},
}


def create_url(type_=ApplicantType.GROUP, key=None):
    return reverse("application_create", args=[type_, key or uuid.uuid4()])


def autosave(client, url, typed, version=1):
    return client.post(url, typed | {"act": "autosave", "version": version}).json()
