"""What the figures say, as sentences: right also for none, for one, for fewer than last year. In
the digits of a page, which papers change to their own."""

from assessment.words import number
from mchch.thai.dates import long_datetime
from registry.choices import ApplicantType
from reports.summary.facts import share

NAMED = 5  # places or indicators that a sentence names


def units(count):
    return f"{count:,} หน่วย"


def listed(words):
    """ก ข และค, as Thai lists things: a space between, และ before the last."""
    words = list(words)
    return words[0] if len(words) == 1 else f"{' '.join(words[:-1])} และ{words[-1]}"


def percent(part, whole):
    found = share(part, whole)
    return f"ร้อยละ {found:.1f}"


def counted(summary):
    """When, where it was counted beforehand; "" for figures of the moment."""
    moment = summary.counted_at
    return f"ตัวเลขของทั้งประเทศ นับเมื่อ {long_datetime(moment)}" if moment else ""


def paragraphs(summary):
    """{chapter: [sentence]}"""
    return {
        "overall": [
            applied(summary),
            *against_last_year(summary),
            *how_far(summary),
            *judged(summary),
        ],
        "places": places(summary),
        "quota": quota(summary),
        "development": development(summary),
        "needs": needs(summary),
        "learning": learning(summary),
        "exceptions": exceptions(summary),
    }


def where(summary):
    return f"ในปีงบประมาณ พ.ศ. {summary.asked.year} {summary.area}"


def applied(summary):
    total = summary.total.applied
    kind = f"ประเภท{ApplicantType(summary.asked.type).label}" if summary.asked.type else ""
    if not total:
        return f"{where(summary)}ยังไม่มีผู้สมัครเข้าระบบมาตรฐานการพัฒนาชุมชน (มชช.) {kind}".strip()
    lead = f"{where(summary)}มีผู้สมัครเข้าระบบมาตรฐานการพัฒนาชุมชน (มชช.) {kind}".strip()
    some = [(label, one.applied) for label, one in summary.by_type if one.applied]
    if summary.asked.type:
        return f"{lead} จำนวน {units(total)}"
    if len(some) == 1:
        return f"{lead} จำนวน {units(total)} ทั้งหมดเป็นประเภท{some[0][0]}"
    told = listed(f"{label} {units(count)}" for label, count in some)
    return f"{lead} จำนวน {units(total)} ได้แก่ {told}"


def against_last_year(summary):
    last, total, year = summary.last_year, summary.total.applied, summary.asked.year - 1
    if last is None:
        return
    before = last.applied
    if total == before:
        yield f"เท่ากับปีงบประมาณ พ.ศ. {year}" if total else f"เช่นเดียวกับปีงบประมาณ พ.ศ. {year}"
        return
    word = "เพิ่มขึ้น" if total > before else "ลดลง"
    by = abs(total - before)
    part = f" ({percent(by, before)})" if before else ""
    yield f"{word}จากปีงบประมาณ พ.ศ. {year} ซึ่งมี {units(before)} อยู่ {units(by)}{part}"


def how_far(summary):
    one = summary.total
    if not one.applied:
        return
    yield done("ประเมินตนเองก่อนการพัฒนา", one.assessed, one.applied)
    yield done("จัดทำแผนการพัฒนาตนเอง", one.planned, one.applied)


def done(what, part, whole):
    """Of those who applied, how many did it."""
    if not part:
        return f"ยังไม่มีหน่วยที่{what}"
    if part == whole:
        return f"{what}แล้วครบทุกหน่วย"
    return f"{what}แล้ว {units(part)} คิดเป็น{percent(part, whole)} ของผู้สมัคร"


def judged(summary):
    one = summary.total
    if not one.applied:
        return
    if not one.evaluated:
        yield "คณะกรรมการยังไม่ได้สรุปผลการตรวจประเมิน"
        return
    yield (
        f"คณะกรรมการสรุปผลการตรวจประเมินแล้ว {units(one.evaluated)}"
        f" คิดเป็น{percent(one.evaluated, one.applied)} ของผู้สมัคร {verdicts(one)}"
    )
    yield f"ประกาศรับรองแล้ว {units(one.certified)}" if one.certified else "ยังไม่มีการประกาศรับรอง"


def verdicts(one):
    if not one.failed:
        return "ผ่านเกณฑ์ทุกหน่วย"
    if not one.passed:
        return "ไม่มีหน่วยที่ผ่านเกณฑ์"
    passed = f"ผ่านเกณฑ์ {units(one.passed)} คิดเป็น{percent(one.passed, one.evaluated)} ของที่สรุปผลแล้ว"
    return f"{passed} และไม่ผ่าน {units(one.failed)}"


def places(summary):
    level, rows = summary.asked.level, summary.by_place
    without = [label for label, one in rows if not one.applied]
    if not rows:
        return [f"ยังไม่มีข้อมูลราย{level}"]
    if not without:
        return [f"มีผู้สมัครครบทั้ง {len(rows):,} {level}"]
    if len(without) == len(rows):
        return [f"ทั้ง {len(rows):,} {level}ยังไม่มีผู้สมัคร"]
    have = len(rows) - len(without)
    head = f"มีผู้สมัคร {have:,} {level} จากทั้งหมด {len(rows):,} {level}"
    return [f"{head} {level}ที่ยังไม่มีผู้สมัครและควรสนับสนุน ได้แก่ {some_of(without, level)}"]


def some_of(names, unit):
    if len(names) <= NAMED:
        return listed(names)
    return f"{' '.join(names[:NAMED])} และอีก {len(names) - NAMED:,} {unit}"


def quota(summary):
    one = summary.quota.total
    if not one.officers:
        return ["ยังไม่มีพัฒนากรที่กำหนดเป้าหมายในพื้นที่นี้"]
    if one.whole == one.officers:
        head = f"พัฒนากร {one.officers:,} คน มีผู้สมัครครบตามเป้าหมายทุกคน"
    elif not one.whole:
        head = f"พัฒนากร {one.officers:,} คน ยังไม่มีผู้ใดมีผู้สมัครครบตามเป้าหมาย ขาดรวม {units(one.missing)}"
    else:
        head = (
            f"พัฒนากร {one.officers:,} คน มีผู้สมัครครบตามเป้าหมาย {one.whole:,} คน"
            f" คิดเป็น{percent(one.whole, one.officers)} ยังขาดรวม {units(one.missing)}"
        )
    return [f"{head} ทั้งนี้ได้ผ่อนผันเป้าหมายไว้ {one.waived:,} รายการ" if one.waived else head]


def development(summary):
    found = [row for row in summary.development if row.is_total]
    if not found:
        return ["ยังไม่มีหน่วยที่ประเมินตนเองครบทั้งก่อนและหลังการพัฒนา จึงยังเปรียบเทียบผลไม่ได้"]
    whole = sum(row.units for row in found)
    return [
        f"มีหน่วยที่ประเมินตนเองครบทั้งก่อนและหลังการพัฒนา {units(whole)}",
        *(compared(row) for row in found),
    ]


def compared(row):
    before, after = number(row.before), number(row.after)
    lead = f"ประเภท{row.type} ({units(row.units)}) คะแนนเฉลี่ยทุกด้าน"
    if row.change == 0:
        return f"{lead}คงเดิมที่ร้อยละ {after}"
    word = "เพิ่มขึ้น" if row.change > 0 else "ลดลง"
    return f"{lead}{word}จากร้อยละ {before} เป็นร้อยละ {after}"


def needs(summary):
    found = summary.needs[:NAMED]
    if not found:
        return ["ยังไม่มีตัวชี้วัดที่ต้องส่งเสริมการเรียนรู้เป็นพิเศษ"]
    told = listed(f"“{row.text}” (ประเภท{row.type} เฉลี่ยร้อยละ {row.percent:.1f})" for row in found)
    return [f"ตัวชี้วัดที่ควรจัดการเรียนรู้เพิ่มเติม ได้แก่ {told}"]


def learning(summary):
    held = [row for row in summary.learning if row.events]
    if not held:
        return ["ยังไม่มีการบันทึกกิจกรรมการเรียนรู้"]
    events = sum(row.events for row in held)
    kinds = listed(f"{row.kind} {row.events:,} ครั้ง" for row in held)
    if len(held) == 1:
        kinds = f"ทั้งหมดเป็น{held[0].kind}"
    people = sum(row.people for row in held)
    return [f"จัดกิจกรรมการเรียนรู้ {events:,} ครั้ง {kinds} มีผู้เข้าร่วมรวม {people:,} คน"]


def exceptions(summary):
    found = summary.exceptions
    told = [
        f"{what} {len(rows):,} {unit}"
        for what, rows, unit in (
            ("เปิดขั้นตอนที่ปิดแล้วให้เฉพาะอำเภอ", found.reopened, "ครั้ง"),
            ("ผ่อนผันเป้าหมาย", found.waived, "รายการ"),
            ("มีการส่งหลังกำหนด", found.late, "ครั้ง"),
        )
        if rows
    ]
    if not told:
        return ["ไม่มีการเปิดขั้นตอนเป็นกรณีพิเศษ การผ่อนผันเป้าหมาย หรือการส่งหลังกำหนด"]
    return [f"ในรอบปีมีกรณีที่ต่างจากปกติ คือ {listed(told)}"]
