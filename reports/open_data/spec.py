"""The description of open data as OpenAPI, made of the columns that are written."""

from apispec import APISpec

from reports.open_data import figures
from reports.open_data.fields import Type
from reports.open_data.resources import RESOURCES
from reports.open_data.writers import MOST

ABOUT = """ข้อมูลเปิดของระบบมาตรฐานการพัฒนาชุมชน (มชช.) อ่านได้อย่างเดียว
ส่งโทเคนในส่วนหัว `Authorization: Bearer mchch_…` ข้อมูลอยู่ในพื้นที่ของหน่วยงานเจ้าของโทเคนเท่านั้น
ไม่มีข้อมูลส่วนบุคคล เว้นแต่โทเคนที่วัตถุประสงค์ระบุไว้ และไม่มีเลขประจำตัวประชาชนไม่ว่ากรณีใด

Read-only data of the Community Development Standards programme: send
`Authorization: Bearer mchch_…`."""
FORMATS = {Type.DATE: {"type": "string", "format": "date"}}
YEAR = ("year", "integer", "ปีงบประมาณ พ.ศ. เช่น 2568")
PLACE = ("place", "string", "รหัสจังหวัด 2 หลัก หรืออำเภอ 4 หลัก ภายในพื้นที่ของโทเคน")
TYPE = ("type", "string", "ประเภท: LEADER, GROUP, NETWORK, COMMUNITY")
AFTER = ("after", "integer", "เลขประจำแถวสุดท้ายของหน้าก่อน (ดู next)")
LIMIT = ("limit", "integer", f"จำนวนแถวต่อหน้า ไม่เกิน {MOST}")


def description(server=""):
    spec = APISpec(
        title="ข้อมูลเปิด มชช.",
        version="1",
        openapi_version="3.0.3",
        info={"description": ABOUT},
        servers=[{"url": server}] if server else [],
        security=[{"token": []}],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Error", ERROR)
    for resource in RESOURCES:
        add_rows(spec, resource)
    add_summary(spec)
    return spec.to_dict()


ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "status": {"type": "integer"},
                "message": {"type": "string"},
                "message_en": {"type": "string"},
            },
        }
    },
}


def add_rows(spec, resource):
    name = resource.name.capitalize()
    spec.components.schema(name, {"type": "object", "properties": properties(resource.fields)})
    page = {
        "type": "object",
        "properties": {
            "count": {"type": "integer"},
            "next": {"type": "string", "nullable": True, "description": "ที่อยู่ของหน้าถัดไป"},
            "data": {"type": "array", "items": ref(name)},
        },
    }
    path = f"/api/v1/{resource.name}"
    asked = (YEAR, PLACE)
    add(spec, f"{path}.json", resource.title, (*asked, AFTER, LIMIT), page, resource.name)
    add(spec, f"{path}.csv", f"{resource.title} (CSV ทั้งหมด)", asked, None, resource.name)


def add_summary(spec):
    tables = figures.open_tables(figures.blank())
    asked = (YEAR, PLACE, TYPE)
    for table in tables:
        rows = {
            column.name: FORMATS.get(kind_of(column), {"type": kind_of(column).value})
            | {"description": column.label, "nullable": True}
            for column in figures.columns_of(table)
        }
        name = "".join(part.capitalize() for part in table.name.split("_"))
        body = {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "title": {"type": "string"},
                "rows": {"type": "array", "items": {"type": "object", "properties": rows}},
            },
        }
        spec.components.schema(name, body)
        path = f"/api/v1/summary/{table.name}"
        add(spec, f"{path}.json", table.title, asked, ref(name), "summary")
        add(spec, f"{path}.csv", f"{table.title} (CSV)", asked, None, "summary")
    add(spec, "/api/v1/summary.json", "ตัวเลขสรุปทุกตาราง", asked, WHOLE, "summary")


WHOLE = {
    "type": "object",
    "properties": {
        "fiscal_year": {"type": "integer"},
        "place": {"type": "string"},
        "place_name": {"type": "string"},
        "type": {"type": "string"},
        "sample": {"type": "string", "description": "ว่างเมื่อใช้เกณฑ์ของกรมการพัฒนาชุมชน"},
        "counted_at": {
            "type": ["string", "null"],
            "format": "date-time",
            "description": "เวลาที่นับ เฉพาะสรุปของทั้งประเทศซึ่งนับไว้ล่วงหน้า",
        },
        "tables": {"type": "array", "items": {"type": "object"}},
    },
}


def kind_of(column):
    return figures.TYPES[column.kind]


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def properties(fields):
    return {one.name: property_of(one) for one in fields}


def property_of(one):
    found = dict(FORMATS.get(one.type, {"type": one.type.value}))
    meaning = one.meaning
    if one.choices:
        found["enum"] = [str(value) for value, _ in one.choices]
        meaning += ": " + ", ".join(f"{value} {label}" for value, label in one.choices)
    if one.is_personal:
        meaning += " (เฉพาะโทเคนที่ให้อ่านข้อมูลส่วนบุคคล)"
    return found | {"description": meaning, "nullable": True}


def add(spec, path, title, asked, schema, tag):
    kind = {"application/json": {"schema": schema}} if schema else {"text/csv": {"schema": TEXT}}
    answers = {"200": {"description": "ข้อมูล", "content": kind}} | {
        status: {"description": words, "content": {"application/json": {"schema": ref("Error")}}}
        for status, words in REFUSED.items()
    }
    parameters = [
        {"in": "query", "name": name, "description": meaning, "schema": {"type": type_}}
        for name, type_, meaning in asked
    ]
    spec.path(
        path,
        operations={
            "get": {"summary": title, "tags": [tag], "parameters": parameters, "responses": answers}
        },
    )


TEXT = {"type": "string"}
REFUSED = {
    "400": "คำขอไม่ถูกต้อง",
    "401": "ไม่มีโทเคน หรือโทเคนใช้ไม่ได้",
    "403": "โทเคนไม่ได้รับอนุญาต",
    "404": "ไม่มีข้อมูลที่ขอ",
    "429": "เรียกใช้ถี่เกินไป ดูเวลารอในส่วนหัว Retry-After",
}
