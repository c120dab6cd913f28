"""The letter of a morning: plain text, and the same as HTML without anything from elsewhere."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from mchch import clock
from mchch.thai.dates import long_date
from registry.duties import KINDS

LOCAL = "http://127.0.0.1:8000"  # of a demonstration, which has no address of its own


def written(user, cycle, duties, mail):
    """The message to a person about what is to be done, for the connection `mail`."""
    facts = {
        "name": user.get_full_name(),
        "about": f"งานมาตรฐานการพัฒนาชุมชน (มชช.) {cycle} ที่ท่านต้องทำ ณ วันที่ {long_date(clock.today())}",
        "groups": grouped(duties),
        "site": site(),
        "page": site() + reverse("today"),
        "account": site() + reverse("account"),
    }
    message = EmailMultiAlternatives(
        subject=f"มชช. งานที่ต้องทำ {len(duties)} เรื่อง {long_date(clock.today())}",
        body=plain(**facts),
        to=[user.email],
        connection=mail,
        headers={"Message-ID": message_id(user, duties), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("mail/reminder.html", facts), "text/html")
    return message


def plain(name, about, groups, site, page, account):
    lines = [f"เรียน {name}", "", about]
    for heading, duties in groups:
        lines += ["", heading]
        for duty in duties:
            lines += [f"- {duty.text}", f"  {site}{duty.url}"]
    return "\n".join([
        *lines, "", f"ดูงานทั้งหมดของท่าน: {page}", "",
        "ระบบแจ้งแต่ละเรื่องเพียงครั้งเดียว โปรดอย่าตอบกลับอีเมลนี้",
        f"ไม่ต้องการรับอีเมลเตือน แก้ไขได้ที่ {account}", "",
    ])  # fmt: skip


def message_id(user, duties):
    """The same for the same letter: where one is handed over twice, because the machine stopped
    between the server's word and ours, servers and programs can tell."""
    first = min(thing for duty in duties for thing in duty.things).replace(":", ".")
    host = site().partition("://")[2].partition("/")[0].partition(":")[0]
    return f"<mchch.{user.pk}.{clock.today():%Y%m%d}.{first}@{host}>"


def grouped(duties):
    """[(heading, its duties)]"""
    found = {kind: [duty for duty in duties if duty.kind == kind] for kind in KINDS}
    return [(KINDS[kind][0], lines) for kind, lines in found.items() if lines]


def site():
    return settings.PUBLIC_URL or LOCAL
