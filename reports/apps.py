from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    # How the log calls the rows of a table (registry/log.py).
    log_names = {"reports_erasure": "การลบข้อมูลส่วนบุคคลของปี"}
