"""Goes to every page that a person can reach by links: one page of each kind and state."""

import json
import os
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import resolve

from mchch.tests.urls import addresses
from registry.tests.browser.conftest import SIZES

# The rules of accessibility, and of them what keeps a person out.
SERIOUS = """() => axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).map(({ id, nodes }) =>
    [id, ...nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]))"""
ON_PHONE = set()  # names of the pages that were inspected on a phone
PICTURES = os.environ.get("SCREENSHOTS")  # a folder for a picture of every page in both sizes
# Answers that are no page: files, downloads, and what only takes a POST.
NO_PAGES = {
    "health", "ready", "logout", "file", "file_upload", "checklist_answer", "application_export",
    "application_columns", "application_register", "application_discard", "submission_accept",
    "office_emblem", "session_end", "year_choose", "year_open_first",
    "standard_begin", "standard_export", "development_export", "sheet_open", "own_retire",
    "sheet_answer", "sheet_submit", "sheet_confirm", "sheet_file", "link_revoke", "score_file",
    "plan_begin", "plan_renew", "progress_photo", "link_slip",
    # Behind a personal link, and what only a state leads to that the demo is not in: the roads of
    # assessment/tests/browser go there.
    "personal_sheet", "personal_answer", "personal_submit", "score_file_remove",
    "order_workbook_form", "order_scan", "order_scan_file", "circular_new", "circular_correct",
    "circular_acknowledge", "circular_upload", "circular_file", "paper", "paper_blank",
    "kept_paper", "my_document_again", "submission_package",
    "evaluation_open", "evaluation_resolve_all", "evaluation_begin", "evaluation_answer",
    "evaluation_conflict_withdraw", "evaluation_next", "evaluation_submit", "evaluation_upload",
    "evaluation_scan", "evaluation_file", "evaluation_scan_file", "evaluation_scores",
    "evaluation_calendar", "evaluation_calendar_mine", "evaluation_link_revoke", "member_slip",
    "member_link",
    # While the committee may work, in spring: assessment/tests/browser/test_committee.py.
    "evaluation_take_in", "evaluation_meeting", "evaluation_paper", "evaluation_conflict",
    "evaluation_visit", "evaluation_visit_new", "evaluation_visit_cancel",
    "evaluation_reopen", "evaluation_grid", "evaluation_file_remove", "evaluation_scan_remove",
    # Certification of the year, once units passed: assessment/tests/browser/test_certification.py.
    "announcement_begin", "announcement_edit", "announcement_sign", "announcement_number",
    "announcement_discard", "announcement_scan", "announcement_scan_file",
    "announcement_scan_remove", "certificates_issue", "certificates_file",
    # After the password of who has a second step: registry/tests/browser/test_second_factor.py.
    "login_code",
    # Without a signal: assessment/tests/browser/test_offline.py.
    "offline", "offline_worker", "offline_manifest", "offline_token", "offline_pack",
    "evaluation_changes", "evaluation_photo", "score_file_small", "progress_photo_small",
    "evaluation_take_back",
    "board_export", "board_province_export",
    # Files and data for other systems, and the wish for a paper.
    "summary_workbook", "summary_paper", "api_openapi", "api_summary", "api_summary_table",
    "api_applications", "api_evaluations", "api_certificates",
    # A year that is being prepared, a step that was re-opened: registry/tests/browser/test_year.py.
    "standard_copy", "year_open", "reopening_end", "steering_export",
    # A year whose time is up: reports/tests/test_retention.py.
    "retention_confirm", "retention_withdraw", "retention_go_on",
    "import_form", "import_file", "import_mend", "import_write", "import_again",
}  # fmt: skip
# Lists are the same page whatever is filtered; their chips would lead on without an end.
LISTS = {
    "board",
    "board_province",
    "application_list",
    "application_select",
    "access_log",
    "steering",
    "user_list",
    "area_list",
    "office_list",
    "development_list",
    "event_list",
    "evaluation_board",
    "evaluation_visits",
    "summary",
}
STATES = {
    "import": "select stage from registry_registerimport where id = %s",
    "application": "select stage || case type when 'LEADER' then ' leader' else '' end"
    " from registry_application where id = %s",
    "submission": "select status || ' ' || kind from registry_submission where id = %s",
    "order": "select status || case when number = '' then ' unnumbered' else '' end"
    " from registry_committeeorder where id = %s",
    "circular": "select status from registry_circular where id = %s",
    "standard": "select status from assessment_standard where id = %s",
    "development": "select concat_ws(' ', stage,"
    " (select string_agg(kind || status, ' ' order by kind) from assessment_sheet"
    "  where application_id = a.id),"
    " (select string_agg(status, ' ' order by status) from assessment_developmentplan"
    "  where application_id = a.id)) from registry_application a where id = %s",
    "sheet": "select kind || status from assessment_sheet where id = %s",
    "plan": "select status from assessment_developmentplan where id = %s",
    "certificate": "select (revoked_at is null)::text || (replaces_id is null)::text"
    " from assessment_certificate where id = %s",
}
# Pages that offer more to the officer whose applicant it is.
OFFICERS = {
    name: "select username from registry_user u join registry_application a on a.officer_id = u.id"
    f" {join} where {key} = %s"
    for name, join, key in (
        ("development", "", "a.id"),
        ("sheet", "join assessment_sheet s on s.application_id = a.id", "s.id"),
        ("plan", "join assessment_developmentplan p on p.application_id = a.id", "p.id"),
    )
}


def all_names():
    """Every page, by the name of its address."""
    return {address.name for address in addresses()} - NO_PAGES


class Walk:
    """One person's walk. What a colleague of the same role has shown is not looked at again."""

    def __init__(self, site, page, account, shown=()):
        self.site = site
        self.page = page
        self.account = account
        self.shown = shown
        self.visited = {}
        self.problems = []

    def kind(self, path):
        """(name, what makes it another page): two addresses of one kind look the same."""
        parts = urlsplit(path)
        match = resolve(parts.path)
        if match.url_name in LISTS:
            return (match.url_name,)
        if match.url_name in STATES:
            return match.url_name, self.state(match.url_name, match.kwargs["pk"])
        of_type = match.kwargs["type_"] if match.url_name == "application_create" else ""
        return match.url_name, of_type, *sorted(parse_qs(parts.query))

    def state(self, name, pk):
        state = self.site.one(STATES[name], pk)
        mine = name in OFFICERS and self.site.one(OFFICERS[name], pk) == self.account
        return f"{state} mine" if mine else state

    def go(self, *starts):
        waiting = list(starts)
        while waiting:
            path = waiting.pop(0)
            kind = self.kind(path)
            if kind in self.visited or kind[0] in NO_PAGES:
                continue
            self.visited[kind] = path
            answer = self.page.goto(path)
            assert answer.status == 200, (path, answer.status)
            waiting.extend(self.links())
            if kind not in self.shown:
                self.look(kind)

    def links(self):
        """Addresses of this site on the page, without their fragments."""
        found = self.page.locator("a[href]").evaluate_all(
            "links => links.map(a => [a.origin, a.pathname + a.search])"
        )
        return [path for origin, path in found if origin == self.site.url]

    def look(self, kind):
        """On an office screen and on a phone, there once for each address."""
        self.page.evaluate(AXE_SCRIPT)
        for size, options in SIZES.items():
            self.page.set_viewport_size(options["viewport"])
            self.page.evaluate("document.fonts.ready")
            self.measure(kind, size, options["viewport"]["width"])
            if size != "phone" or kind[0] not in ON_PHONE:
                self.inspect(kind, size)
            if PICTURES:
                self.picture(kind, size)

        ON_PHONE.add(kind[0])

    def measure(self, kind, size, width):
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.problems.append((kind, size, f"{wide} px wide"))

    def inspect(self, kind, size):
        for found in self.page.evaluate(SERIOUS):
            self.problems.append((kind, size, json.dumps(found, ensure_ascii=False)))

    def picture(self, kind, size):
        name = re.sub(r"[^\w-]+", "-", "-".join((self.account, *kind))).strip("-")
        folder = Path(PICTURES)
        folder.mkdir(exist_ok=True)
        self.page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)
