"""How the account of a session is fetched."""

from django.contrib.auth.backends import ModelBackend

from registry.models import User


class AccountBackend(ModelBackend):
    """The account together with its area, which every page names: one statement."""

    def get_user(self, user_id):
        user = User.objects.select_related("area").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
