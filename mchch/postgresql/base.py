from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self):
        """Asked at each request. A server that is the primary no more may still answer, and take
        nothing: whose address wants one that can be written to, looks for that one anew."""
        if self.settings_dict["OPTIONS"].get("target_session_attrs") != "read-write":
            return super().is_usable()
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("show transaction_read_only")
                return cursor.fetchone() == ("off",)
        except base.Database.Error:
            return False
