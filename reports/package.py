"""The package of a sending in one file: memo, list, a copy of each form with its files.

Made from the copy that the sending keeps. Each part is put on disk before the next, so that memory
does not grow with them; a file that cannot be read is named on a page in its place.
"""

import io
import tempfile
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from mchch.scope import acting_for
from mchch.thai.text import thai_digits
from registry.models import Submission
from reports import pdf
from reports.as_sent import applications
from reports.documents.applicant_list import applicant_list
from reports.documents.application_form import application_form
from reports.documents.memo import memo
from reports.kept import issued
from reports.sheets import POINTS, Broken, add_file

# Read, not mapped: what is mapped of a file counts as our memory.
STREAM = pikepdf.AccessMode.stream
DRAWN = 90  # per cent of the work, before the parts are put together
STAMP_WIDE, STAMP_HIGH = 6 * POINTS, 0.8 * POINTS
STAMP_RIGHT, STAMP_LOW = 1 * POINTS, 0.5 * POINTS


@dataclass
class Part:
    """Pages on disk under one bookmark, and the bookmarks inside: (title, page of the part)."""

    title: str
    path: Path | None = None
    pages: int = 0
    inner: list = field(default_factory=list)


def title_of(submission):
    return (
        f"ชุดเอกสารรายชื่อผู้สมัคร {submission.area.label}"
        f" ปีงบประมาณ {submission.cycle.fiscal_year} ครั้งที่ {submission.round_no}"
    )


def people_in(submission):
    return len(submission.applications)


@dataclass(frozen=True)
class Package:
    """The package as a paper among others, for render_paper; a page leaves it to the worker."""

    submission: Submission
    draft = False

    @property
    def title(self):
        return title_of(self.submission)

    def pdf(self):
        target = io.BytesIO()
        build(self.submission, None, target, lambda percent, words: None)
        return target.getvalue()


def scope(user):
    return acting_for(user) if user else nullcontext()


def build(submission, user, target, progress):
    """Write the package into the open file `target`; returns how many pages it has."""
    with tempfile.TemporaryDirectory(prefix="mchch-package-") as folder:
        parts = draw(submission, user, Path(folder), progress)
        progress(DRAWN, "กำลังรวมเป็นไฟล์เดียวและใส่เลขหน้า")
        merged = Path(folder) / "merged.pdf"
        merge([part.path for part in parts if part.path], merged)
        return finish(merged, parts, title_of(submission), target)


# --- the parts -----------------------------------------------------------------------------------


def draw(submission, user, folder, progress):
    """The parts in their order; every drawing is in the scope of who asked."""
    with scope(user):
        groups = applications(submission, user)
        parts = [
            kept_part(folder / f"{kind}.pdf", title, kind, submission, document, user)
            for kind, title, document in (
                ("memo", "บันทึกข้อความนำส่ง", memo),
                ("applicant_list", "แบบรายชื่อผู้สมัคร", applicant_list),
            )
        ]
    total = people_in(submission) or 1
    done = 0
    for label, rows in groups:
        if rows:
            parts.append(Part(label))
        for sent in rows:
            done += 1
            progress(DRAWN * done // total, f"กำลังจัดทำใบสมัครที่ {done} จาก {total}")
            with scope(user):
                parts.append(copy_of(sent, folder / f"{done}.pdf"))
    return parts


def kept_part(path, title, kind, submission, document, user):
    path.write_bytes(issued(kind, submission, document(submission), by=user))
    with pikepdf.open(path) as drawn:
        return Part(title, path, len(drawn.pages))


def copy_of(sent, path):
    """One form and its files."""
    row = sent.row
    part = Part(f"{row['number']} {row['name']}".strip(), path)
    with pikepdf.new() as target, ExitStack() as stack:
        if sent.application is None:
            add_notice(target, stack, row["name"], "ไม่พบใบสมัครนี้ในระบบ")
        else:
            form = application_form(sent.application, checklist=row.get("checklist"))
            add_drawn(target, stack, form.pdf())
        part.inner.append(("ใบสมัคร", 0))
        for attachment in sent.files:
            page = len(target.pages)
            part.inner.append((add_attachment(target, stack, attachment), page))
        target.save(path)
        part.pages = len(target.pages)
    return part


def add_drawn(target, stack, content):
    target.pages.extend(stack.enter_context(pikepdf.open(io.BytesIO(content))).pages)


def add_attachment(target, stack, attachment):
    """Its sheets, or a page that names it; returns the words of its bookmark."""
    if not attachment.file:
        add_notice(target, stack, attachment.name, "ไฟล์นี้ถูกลบตามกำหนดเก็บรักษา")
        return attachment.name
    try:
        file = stack.enter_context(attachment.file.open("rb"))
        add_file(target, file, attachment.content_type, stack)
    except FileNotFoundError:
        problem = "ไม่พบไฟล์ในที่เก็บ"
    except Broken as broken:
        problem = str(broken)
    else:
        return attachment.name
    add_notice(target, stack, attachment.name, problem)
    return f"(เปิดไม่ได้) {attachment.name}"


def add_notice(target, stack, name, problem):
    context = {"name": name, "problem": problem}
    add_drawn(target, stack, pdf.render("pdf/package_notice.html", context, title=name))


# --- one file ------------------------------------------------------------------------------------


def merge(paths, merged):
    """One after the other, by qpdf's own command: it copies from file to file, where pages that
    are added to an open PDF would all lie in memory."""
    pikepdf.Job(["pikepdf", "--empty", "--pages", *map(str, paths), "--", str(merged)]).run()


def finish(merged, parts, title, target):
    """Bookmarks, a number on every page, title and language; returns how many pages there are."""
    with pikepdf.open(merged, access_mode=STREAM) as whole, ExitStack() as stack:
        add_bookmarks(whole, placed(parts))
        number(whole, stack)
        whole.Root.Lang = pikepdf.String("th")
        whole.Root.PageMode = pikepdf.Name.UseOutlines
        whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        with whole.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = title
        whole.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(whole.pages)


def placed(parts):
    """[(part, page on which it begins)]"""
    begins = 0
    for part in parts:
        yield part, begins
        begins += part.pages


def add_bookmarks(whole, placed):
    """Applications stand under their type; a type begins where its first application does."""
    with whole.open_outline() as outline:
        branch = outline.root
        for part, page in placed:
            if part.path is None:
                item = pikepdf.OutlineItem(part.title, page, "Fit")
                outline.root.append(item)
                branch = item.children
                continue
            item = pikepdf.OutlineItem(part.title, page, "Fit")
            item.is_closed = True
            item.children.extend(
                pikepdf.OutlineItem(inner, page + offset, "Fit") for inner, offset in part.inner
            )
            branch.append(item)


def number(whole, stack):
    """ "หน้า ๓ จาก ๒๑๒" at the foot of each page, drawn all at once and laid over."""
    count = len(whole.pages)
    numbers = [thai_digits(place) for place in range(1, count + 1)]
    context = {"numbers": numbers, "count": thai_digits(count)}
    drawn = pdf.render("pdf/package_numbers.html", context, title="เลขหน้า")
    stamps = stack.enter_context(pikepdf.open(io.BytesIO(drawn)))
    for page, stamp in zip(whole.pages, stamps.pages, strict=True):
        right = float(page.mediabox[2]) - STAMP_RIGHT
        page.add_overlay(
            stamp,
            pikepdf.Rectangle(right - STAMP_WIDE, STAMP_LOW, right, STAMP_LOW + STAMP_HIGH),
        )
