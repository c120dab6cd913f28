from django.db import connection, models

# By this lock, held in the transaction of its work, a worker shows that it is busy.
BUSY = (1835229032, 1)
BEAT_EVERY = 15  # seconds
MISSED_AFTER = 60


class Pulse(models.Model):
    """When a background worker last lived. It beats between two pieces of work; during one, which
    may take minutes, the lock says that it lives, and ends with it."""

    name = models.CharField(max_length=100, primary_key=True)
    beaten_at = models.DateTimeField()

    @classmethod
    def beat(cls, name):
        """By the database's clock, which all machines share; workers of old days are forgotten."""
        with connection.cursor() as cursor:
            cursor.execute(
                "delete from mchch_pulse where beaten_at < now() - interval '1 day';"
                "insert into mchch_pulse (name, beaten_at) values (%s, clock_timestamp())"
                " on conflict (name) do update set beaten_at = excluded.beaten_at",
                [name],
            )

    @classmethod
    def show_busy(cls):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock_shared(%s, %s)", BUSY)

    @classmethod
    def is_felt(cls):
        with connection.cursor() as cursor:
            cursor.execute(
                "select exists (select from mchch_pulse"
                "  where beaten_at > clock_timestamp() - make_interval(secs => %s))"
                " or exists (select from pg_locks where locktype = 'advisory' and granted"
                "  and (classid, objid) = (%s, %s) and database ="
                "  (select oid from pg_database where datname = current_database()))",
                [MISSED_AFTER, *BUSY],
            )
            return cursor.fetchone()[0]
