from django.conf import settings
from django.db import models

from mchch import clock
from mchch.crypto import EncryptedTextField
from registry.choices import FactorKind


class AuthenticatorQuerySet(models.QuerySet):
    def steps(self):
        """What stands as a second step on its own; recovery codes stand in for it."""
        return self.exclude(kind=FactorKind.RECOVERY)


class Authenticator(models.Model):
    """What an account proves itself with beside its password (registry/factors/).

    `secret`: the key of an app, the public key of a passkey, what is kept of recovery codes.
    `counter`: the last time step (app) or signature count (passkey) that was used.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="authenticators"
    )
    kind = models.CharField("ชนิด", max_length=10, choices=FactorKind)
    name = models.CharField("ชื่อเรียก", max_length=60)
    secret = EncryptedTextField()
    counter = models.BigIntegerField(default=0)
    created_at = models.DateTimeField("เพิ่มเมื่อ", default=clock.now, editable=False)
    last_used_at = models.DateTimeField("ใช้ล่าสุด", null=True, editable=False)

    objects = AuthenticatorQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(kind=FactorKind.RECOVERY),
                name="authenticator_one_set_of_codes",
            )
        ]

    def __str__(self):
        return self.name
