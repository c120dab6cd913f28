"""Tell with each answer how many statements it took, and which process gave it."""

import os

from django.db import connection


class CountMiddleware:
    """Outermost, so that session, account and scope count too.

    It sees what goes through Django's cursors. BEGIN and COMMIT of the request's transaction, and
    the check of the connection before it, do not, and come on top of every request alike.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        count = 0

        def counted(execute, *arguments):
            nonlocal count
            count += 1
            return execute(*arguments)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response.headers["X-Statements"] = str(count)
        response.headers["X-Worker"] = str(os.getpid())
        return response
