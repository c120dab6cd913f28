"""Who may propose and confirm an erasure, and the one function that carries it out.

The application cannot change the audit, nor most of what was concluded. The function can, with its
owner's rights, and does so only for an act of the caller's province that one person proposed and
another confirmed, whose time is up, and only in rows of that act's year. One call is one
transaction: of its applications everything is erased, or nothing.
"""

# ruff: noqa: S608 - made of the names below, nothing that anybody typed

from django.db import migrations

from mchch.policies import audited, scoped

ERASED = "(ลบตามกำหนดเก็บรักษา)"
OWN = "{column}::text = current_setting('app.user', true)"
ISOLATION = [
    scoped(
        "reports_erasure",
        province="select, insert, update (confirmed_at, confirmed_by_id, confirmed_by_name,"
        " withdrawn_at, withdrawn_by_name)",
    ),
    scoped("reports_erasedfile", province="select, delete"),
    "create policy own_proposal on reports_erasure as restrictive for insert to mchch_province"
    f" with check ({OWN.format(column='proposed_by_id')} and length(area_id) = 2"
    " and confirmed_at is null and withdrawn_at is null and year_done_at is null"
    " and finished_at is null and erased = 0 and reached = 0 and exists (select from"
    " registry_cycle c where c.id = cycle_id and c.area_id = reports_erasure.area_id));",
    # What was confirmed, or withdrawn, stays as it is.
    "create policy while_it_waits on reports_erasure as restrictive for update to mchch_province"
    " using (confirmed_at is null and withdrawn_at is null)"
    f" with check (confirmed_at is null or {OWN.format(column='confirmed_by_id')});",
    audited("reports_erasure"),
    audited("reports_erasedfile", "name"),
]

# Of the applications `ids`; each text column becomes ERASED where it holds something.
A = "application_id = any(ids)"
SHEETS = f"sheet_id in (select id from public.assessment_sheet where {A})"
JUDGED = f"evaluation_id in (select id from public.assessment_evaluation where {A})"
PLANS = f"plan_id in (select id from public.assessment_developmentplan where {A})"
SCORES = f"score_id in (select id from public.assessment_score where {SHEETS})"
ENTRIES = f"entry_id in (select id from public.assessment_progressentry where {A})"
CERTIFIED = f"certification_id in (select id from public.assessment_certification where {A})"
OF_APPLICATIONS = [
    ("registry_application", "id = any(ids)", (
        "title", "given_name", "family_name", "citizen_id", "citizen_id_hash", "position", "phone",
        "house_no", "village_no", "village_name", "postcode",
    )),
    ("registry_attachment", A, ("name", "file", "sha256")),
    ("registry_stagechange", A, ("comment",)),
    ("registry_accesslog", A, ("reason",)),
    ("assessment_ownindicator", A, ("text", "evidence")),
    ("assessment_sheet", A, ("submitted_by_name", "reopened_reason")),
    ("assessment_score", SHEETS, ("note", "saved_by_name")),
    ("assessment_scorefile", SCORES, ("name", "file", "sha256", "uploaded_by_name")),
    ("assessment_sheetscan", SHEETS, ("name", "file", "sha256")),
    ("assessment_developmentplan", A, ("goal", "change_note", "agreed_with")),
    ("assessment_activity", PLANS,
     ("what", "how", "responsible", "budget_source", "expected", "evidence")),
    ("assessment_progressentry", A, ("text",)),
    ("assessment_progressphoto", ENTRIES, ("name", "file", "sha256")),
    ("assessment_evaluation", A, ("taken_in_reason", "resolution_reason")),
    ("assessment_reopenedresult", JUDGED, ("resolution_reason", "reason")),
    ("assessment_conflictofinterest", JUDGED, ("reason",)),
    ("assessment_certificate", CERTIFIED, ("revoked_reason",)),
]  # fmt: skip
# Of the year as a whole, once no application is left.
YEAR = "cycle_id = act.cycle_id and left(area_id, 2) = act.area_id"
OF_YEAR = [
    ("registry_submission", YEAR, ("note", "reason", "returned", "snapshot")),
    ("registry_handover", YEAR, ("reason",)),
    ("registry_quotawaiver", YEAR, ("reason",)),
    ("registry_registerimport", YEAR,
     ("content", "cells", "mended", "outcome", "name", "columns", "sha256")),
    ("assessment_resultreport", YEAR, ("next_steps",)),
    ("assessment_meeting", YEAR, ("note",)),
    ("assessment_learningevent", YEAR, ("place", "speaker", "note")),
    ("assessment_visit", YEAR, ("place", "note")),
    ("assessment_visitchange",
     f"visit_id in (select id from public.assessment_visit where {YEAR})", ("text", "reason")),
]  # fmt: skip
# What is not text, what a column's length does not hold, and what code reads as something else.
BECOMES = {
    **dict.fromkeys(
        (
            *("file", "sha256", "postcode", "village_no", "title", "family_name", "citizen_id"),
            *("citizen_id_hash", "phone", "house_no", "position", "village_name"),
            *("content", "cells", "mended", "outcome"),
        ),
        "''",
    ),
    "columns": "'{}'::jsonb",
    "next_steps": "public.reports_same_keys(next_steps)",
    "returned": "public.reports_same_keys(returned)",
    "snapshot": "public.reports_snapshot_without_people(snapshot)",
}
# Papers that name applicants, and working copies, which can be made anew of what stays. Order,
# letter, memos, announcement and the summary as issued name none, or only who was certified.
PAPERS = (
    "(p.kind in ('applicant_list', 'minutes', 'result_report', 'PACKAGE')"
    " or p.keep_until is not null)"
    " and p.cycle_id = act.cycle_id and left(p.area_id, 2) = act.area_id"
)


def becomes(column):
    value = f"case when {column} = '' then '' else '{ERASED}' end"
    return f"{column} = {BECOMES.get(column, value)}"


def names(columns):
    return "array[" + ", ".join(f"'{column}'" for column in columns) + "]"


def forget(table, rows, columns):
    return f"perform public.audit_forget('{table}', {rows}, {names(columns)}, '{ERASED}');"


def note_files(table, where):
    return (
        "insert into public.reports_erasedfile (area_id, erasure_id, name)"
        f" select act.area_id, act.id, file from public.{table} where {where} and file <> '';"
    )


def erase(table, where, columns):
    """The row, then what the audit kept of it, the change just made included."""
    rows = f"array(select id::text from public.{table} where {where})"
    return f"""
  {note_files(table, where) if "file" in columns else ""}
  update public.{table} set {", ".join(map(becomes, columns))} where {where};
  {forget(table, rows, columns)}"""


COLUMNS = {table: columns for table, _, columns in [*OF_APPLICATIONS, *OF_YEAR]}


def forget_gone(table, condition, columns=()):
    """The same of rows that were removed: the audit knows them by what it kept of them."""
    rows = (
        "array(select e.row_id from public.audit_event e where e.operation = 'D'"
        f" and e.table_name = '{table}' and {condition})"
    )
    return f"\n  {forget(table, rows, columns or COLUMNS[table])}"


UNITS = f"(select a.id::text from public.registry_application a where {YEAR})"
GONE = [
    forget_gone("assessment_developmentplan", f"e.before->>'application_id' in {UNITS}"),
    forget_gone("assessment_activity", "e.before->>'plan_id' = any(plans)"),
    forget_gone(
        "assessment_conflictofinterest",
        "e.before->>'evaluation_id' in (select v.id::text from public.assessment_evaluation v"
        f" where v.application_id::text in {UNITS})",
    ),
    *(
        forget_gone(table, "e.before->>'cycle_id' = act.cycle_id::text")
        for table in ("assessment_learningevent", "registry_quotawaiver")
    ),
    # The title of work on a register is the name of its file.
    forget_gone(
        "registry_job",
        "e.before->>'kind' in ('IMPORT_CHECK', 'IMPORT_WRITE') and e.before->>'object_id' in"
        f" (select i.id::text from public.registry_registerimport i where {YEAR})",
        ("title", "words", "problem"),
    ),
]
REST_OF_YEAR = f"""
  {"".join(erase(*line) for line in OF_YEAR)}
  update public.registry_registerimport set keep_until = least(keep_until, the_time) where {YEAR};
  delete from public.registry_job j where j.kind in ('IMPORT_CHECK', 'IMPORT_WRITE')
    and j.object_id in (select id from public.registry_registerimport where {YEAR});
  insert into public.reports_erasedfile (area_id, erasure_id, name)
    select act.area_id, act.id, p.file from public.registry_paper p where {PAPERS} and p.file <> '';
  delete from public.registry_job j using public.registry_paper p
    where j.paper_id = p.id and {PAPERS};
  delete from public.registry_paper p where {PAPERS};
  plans := array(
    select p.id::text from public.assessment_developmentplan p
    where p.application_id::text in {UNITS}
    union select e.row_id from public.audit_event e where e.operation = 'D'
      and e.table_name = 'assessment_developmentplan' and e.before->>'application_id' in {UNITS});
  {"".join(GONE)}"""

HELPERS = f"""
create function reports_same_keys(kept jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(jsonb_object_agg(k, '{ERASED}'::text), '{{}}') from jsonb_object_keys(kept) k
$$;
create function reports_snapshot_without_people(kept jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, public, pg_temp as $$
  select kept
    || case when kept ? 'applications' then jsonb_build_object('applications', coalesce((
      select jsonb_agg(line || jsonb_build_object(
        'name', case when line->>'type' = 'LEADER' then '{ERASED}' else line->>'name' end,
        'person', '{ERASED}', 'title', '', 'given_name', '{ERASED}', 'family_name', '',
        'citizen_id', '', 'position', '', 'phone', '', 'house_no', '', 'village_no', '',
        'village_name', '', 'postcode', '') order by n)
      from jsonb_array_elements(kept->'applications') with ordinality r(line, n)), '[]'))
      else '{{}}' end
    || case when kept ? 'failed' then jsonb_build_object('failed', coalesce((
      select jsonb_agg(line || jsonb_build_object(
        'name', case when (line->>'is_leader')::boolean then '{ERASED}' else line->>'name' end,
        'reasons', '[]'::jsonb, 'next', '{ERASED}') order by n)
      from jsonb_array_elements(kept->'failed') with ordinality r(line, n)), '[]'))
      else '{{}}' end
    || case when kept ? 'missing' then '{{"missing": []}}'::jsonb else '{{}}' end
$$;
revoke execute on function reports_same_keys(jsonb) from public;
revoke execute on function reports_snapshot_without_people(jsonb) from public;
"""

# "more" is left, or "files" whose bytes are to be removed before the act is "done".
BATCH = f"""
create function reports_erase_batch(the_erasure bigint, most int, the_time timestamptz)
returns text language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  act public.reports_erasure;
  ids bigint[];
  plans text[];
begin
  select e.* into act from public.reports_erasure e
    join public.registry_cycle c on c.id = e.cycle_id and c.area_id = e.area_id
  where e.id = the_erasure and e.area_id = current_setting('app.area', true)
    and length(e.area_id) = 2 and e.confirmed_at is not null
    and e.confirmed_by_id <> e.proposed_by_id and e.withdrawn_at is null
    and (the_time at time zone 'Asia/Bangkok')::date
      > make_date(c.fiscal_year - 543 + e.keep_years, 9, 30)
  for update of e;
  if act.id is null then
    raise insufficient_privilege using message = 'no confirmed act of this province that is due';
  end if;
  if act.finished_at is not null then
    return 'done';
  end if;
  if act.year_done_at is null then
    ids := array(select a.id from public.registry_application a
      where a.cycle_id = act.cycle_id and a.province_code = act.area_id and a.id > act.reached
      order by a.id limit greatest(most, 1) for update);
    if cardinality(ids) > 0 then
      delete from public.registry_typeddraft where {A};
      {"".join(erase(*line) for line in OF_APPLICATIONS)}
      update public.assessment_personallink set revoked_at = the_time
        where revoked_at is null and {SHEETS};
      update public.reports_erasure set reached = ids[cardinality(ids)],
        erased = erased + cardinality(ids) where id = act.id;
      return 'more';
    end if;
    {REST_OF_YEAR}
    update public.reports_erasure set year_done_at = the_time where id = act.id;
  end if;
  if exists (select from public.reports_erasedfile where erasure_id = act.id) then
    return 'files';
  end if;
  update public.reports_erasure set finished_at = the_time where id = act.id;
  return 'done';
end $$;
revoke execute on function reports_erase_batch(bigint, int, timestamptz) from public;
grant execute on function reports_erase_batch(bigint, int, timestamptz) to mchch_province;
"""
UNDO = """
drop function reports_erase_batch(bigint, int, timestamptz);
drop function reports_same_keys(jsonb);
drop function reports_snapshot_without_people(jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0161_retention"),
        ("registry", "0161_erased_years"),
        ("assessment", "0150_standards_of_open_years"),
        ("mchch", "0161_audit_forgets"),
    ]
    operations = [
        migrations.RunSQL("\n".join(ISOLATION)),
        migrations.RunSQL(HELPERS + BATCH, UNDO),
    ]
