import os
from django.db import connection


def test_web_role_has_no_inherited_rights(web_connection):
    with web_connection.cursor() as cursor:
        cursor.execute("select current_user, rolinherit from pg_roles where rolname=session_user")
        assert cursor.fetchone() == ("mchch_guest", False)
