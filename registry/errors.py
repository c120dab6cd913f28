class Refused(Exception):
    """An act that cannot be done now; its text is a Thai sentence for the person."""


class AlreadySaved(Refused):
    """The same draft was saved by another click in the same moment."""

    def __init__(self, application):
        super().__init__("บันทึกแล้ว")
        self.application = application


class StaleEdit(Refused):
    """Somebody else saved in between; `changes` tells what (registry/history.py)."""

    def __init__(self, changes, version, what="ใบสมัคร"):
        super().__init__(f"มีผู้แก้ไข{what}นี้ก่อนท่านบันทึก")
        self.changes = changes
        self.version = version
