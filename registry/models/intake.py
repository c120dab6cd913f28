"""Registers that came in as files, and what an office said about their columns."""

import json
import uuid

from django.db import models

from mchch import clock
from mchch.crypto import EncryptedBytesField
from registry.choices import ImportStage
from registry.models.base import ScopedQuerySet, district_index


class RegisterImportQuerySet(ScopedQuerySet):
    def light(self):
        """Without the file and what was made of it: megabytes that a list does not show."""
        return self.defer(*RegisterImport.PERSONAL)


class RegisterImport(models.Model):
    """A district's own register on its way in: a draft until its rows are written.

    What a person wrote into it is encrypted, and emptied when its days are over.
    """

    PERSONAL = ("content", "cells", "mended", "outcome")

    # Of the form that sent it: two clicks are one import.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("registry.Cycle", models.PROTECT)
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="อำเภอ")
    stage = models.CharField("สถานะ", max_length=10, choices=ImportStage, default=ImportStage.READ)
    name = models.CharField("ชื่อไฟล์", max_length=160)
    form = models.CharField(max_length=4)  # xlsx, xls, csv
    sha256 = models.CharField(max_length=64)
    line_count = models.PositiveIntegerField()
    content = EncryptedBytesField()  # the file itself, to give it back with what is wrong
    cells = EncryptedBytesField()  # JSON: its sheets as texts
    columns = models.JSONField(default=dict)  # {sheet: {"header", "columns", "type", "skip"}}
    mended = EncryptedBytesField(default=b"")  # JSON {sheet: {row: {field: text}}}
    outcome = EncryptedBytesField(default=b"")  # JSON, see registry/intake/outcome.py
    counts = models.JSONField(default=dict)
    created_ids = models.JSONField(default=list)
    changed_ids = models.JSONField(default=list)
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    sent_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateTimeField()

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [district_index("cycle", name="register_import_of_district")]

    def __str__(self):
        return self.name

    @property
    def is_open(self):
        return self.stage in (ImportStage.READ, ImportStage.CHECKED) and self.is_kept

    @property
    def is_kept(self):
        """Whether the file is still there."""
        return self.keep_until > clock.now() and self.stage != ImportStage.DISCARDED

    @property
    def sheets(self):
        return json.loads(self.cells)

    @property
    def mended_texts(self):
        return json.loads(self.mended or b"{}")


class HeadingMeaning(models.Model):
    """What an office said a heading of its register means: known from then on.

    A heading is kept in letters alone, as `registry.intake.headings.plain` makes it.
    """

    area = models.ForeignKey("registry.Area", models.PROTECT)
    heading = models.CharField(max_length=200)
    meaning = models.CharField(max_length=20)
    said_at = models.DateTimeField(default=clock.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "heading"], name="heading_meaning_once")
        ]
