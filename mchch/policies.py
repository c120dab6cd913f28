"""SQL of row-level security and of the audit, for migrations.

A scoped table has `area_id` (2 to 8 digits). Each group role has a policy of its own, because one
policy with "or" would forbid the indexes. Rights are granted by verb: what is not granted here, the
application cannot do, whatever its code says.
"""

IN_DISTRICT = "left(area_id, 4) = current_setting('app.area', true)"
IN_PROVINCE = "left(area_id, 2) = current_setting('app.area', true)"
# Rows of the levels above (the province's office, its staff), which a district may read.
ABOVE = "left(current_setting('app.area', true), length(area_id)) = area_id"
# An administrator without an area administers the whole installation.
ADMINISTERED = (
    "left(area_id, length(current_setting('app.area', true))) = current_setting('app.area', true)"
)
READERS = ("mchch_guest", "mchch_district", "mchch_province", "mchch_nation", "mchch_admin")


def scoped(table, **rights):
    """Row-level security for `table`; `rights` maps district, province, nation, admin to verbs.

    Verbs are those of GRANT, as "select, insert, update (stage, version)".
    """
    using = {
        "district": IN_DISTRICT,
        "province": IN_PROVINCE,
        "nation": "true",
        "admin": ADMINISTERED,
    }
    lines = [f"alter table {table} enable row level security;"]
    for role, verbs in rights.items():
        lines.append(policy(table, role, using[role]))
        lines.append(f"grant {verbs} on {table} to mchch_{role};")
    if any("insert" in verbs for verbs in rights.values()):
        lines.append(use_sequence(table))
    return "\n".join(lines)


def policy(table, role, using, verb="all", name=None):
    """One permissive policy; the same condition checks what is written."""
    check = f" with check ({using})" if verb in {"all", "update"} else ""
    return (
        f"create policy {name or role} on {table} for {verb} to mchch_{role}"
        f" using ({using}){check};"
    )


def child(table, parent, column):
    """A row hangs on a parent of its own district: foreign keys alone see across districts."""
    condition = (
        f"{table}.{column} is null or exists (select from {parent} p where p.id = {table}.{column}"
        f" and left(p.area_id, 4) = left({table}.area_id, 4))"
    )
    return "\n".join(
        f"create policy hangs_together_{verb} on {table} as restrictive for {verb}"
        f" to {', '.join(READERS[1:])} {clause} ({condition});"
        for verb, clause in (("insert", "with check"), ("update", "using (true) with check"))
    )


def shared(table, verbs="select", roles=READERS):
    """A table without personal data that all may read (or use, as sessions)."""
    return f"grant {verbs} on {table} to {', '.join(roles)};" + (
        use_sequence(table) if "insert" in verbs else ""
    )


def use_sequence(table):
    return (
        f"do $$ begin execute coalesce((select 'grant usage on sequence ' || s || ' to "
        f"{', '.join(READERS)}' from pg_get_serial_sequence('{table}', 'id') s), 'select 1');"
        " exception when undefined_column then null; end $$;"
    )


def audited(table, *hidden):
    """Keep every change of every row of `table`; of `hidden` columns only that they changed."""
    arguments = ", ".join(f"'{column}'" for column in hidden)
    return (
        f"create trigger audit after insert or update or delete on {table}"
        f" for each row execute function audit_log({arguments});"
    )
