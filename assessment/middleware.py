"""A committee member's personal link: `/m/<token>/` stands before the addresses of the member's
pages, as a base of their own.

The pages are those of an account, under the names that they have there: the token is taken off the
address, and put before every address that the answer names. What a link does not open is not there.
The shell of scoring without a signal opens also when the link is dead: it holds nothing of a
person, and shows what the telephone has not sent.
"""

import re

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.urls import get_script_prefix, set_script_prefix

from assessment.guests import enter_as
from assessment.views.members import MEMBER_PAGES, SHELL_PAGES, opened

PREFIX = re.compile(r"/m/([0-9a-f]{64})(?=/.)")


class MemberLinkMiddleware:
    """Stands before ScopeMiddleware: the scope of such a request begins with nobody's rights."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        found = PREFIX.match(request.path_info)
        request.member_token = found[1] if found else ""
        if not found:
            return self.get_response(request)
        request.user = AnonymousUser()
        request.path_info = request.path_info[found.end() :]
        base = get_script_prefix()
        set_script_prefix(f"{base}m/{found[1]}/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(base)

    def process_view(self, request, view, args, kwargs):
        if not request.member_token:
            return None
        name = request.resolver_match.url_name
        if name in SHELL_PAGES:
            return None
        guest, refusal = opened(request, request.member_token)
        if refusal:
            return refusal
        request.user = guest
        if name not in MEMBER_PAGES:
            raise Http404
        return None

    def process_exception(self, request, exception):
        """The scope went with what the view did (ScopeMiddleware): the page that tells of it needs
        it again."""
        if request.member_token and request.user.is_authenticated:
            enter_as(request.user, request.member_token, request.id)
