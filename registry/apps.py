from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    # How the log calls the rows of a table (registry/log.py).
    log_names = {
        "registry_accesslog": "การเข้าถึงข้อมูล",
        "registry_applicant": "ผู้สมัคร",
        "registry_application": "ใบสมัคร",
        "registry_area": "พื้นที่",
        "registry_attachment": "ไฟล์ของใบสมัคร",
        "registry_authenticator": "วิธียืนยันตัวตน",
        "registry_checklistanswer": "รายการตรวจของใบสมัคร",
        "registry_circular": "หนังสือเวียน",
        "registry_circularfile": "ไฟล์ของหนังสือเวียน",
        "registry_circularreceipt": "การรับทราบหนังสือเวียน",
        "registry_committeeorder": "คำสั่งแต่งตั้งคณะกรรมการ",
        "registry_cycle": "ปีงบประมาณ",
        "registry_handover": "การมอบงาน",
        "registry_job": "งานจัดทำเอกสาร",
        "registry_office": "หน่วยงาน",
        "registry_ordercommittee": "คณะกรรมการในคำสั่ง",
        "registry_ordermember": "กรรมการในคำสั่ง",
        "registry_orderscan": "สำเนาคำสั่งที่ลงนาม",
        "registry_paper": "เอกสารที่ออก",
        "registry_quotawaiver": "การผ่อนผันเป้าหมาย",
        "registry_registerimport": "ทะเบียนจากไฟล์",
        "registry_reopening": "การเปิดให้เฉพาะอำเภอ",
        "registry_signatory": "ผู้ลงนาม",
        "registry_stagechange": "สถานะของใบสมัคร",
        "registry_submission": "เอกสารที่ส่งจังหวัด",
        "registry_user": "บัญชีผู้ใช้",
    }
