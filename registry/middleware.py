"""Who must have a second step and has none gets to the pages that add one, and no further."""

from django.shortcuts import redirect

from registry import permissions

OPEN = {
    *("security", "totp_add", "passkey_add", "recovery_codes", "session_end"),
    *("login", "logout", "password_change", "password_change_done"),
    *("set_password", "set_password_done", "health", "notice", "guide", "guide_of"),
    *("offline", "offline_worker", "offline_manifest"),
}


class SecondFactorMiddleware:
    """The account is read already: this asks the database nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user, name = request.user, request.resolver_match.url_name
        if user.is_authenticated and name not in OPEN and permissions.lacks_second_factor(user):
            return redirect("security")
        return None
