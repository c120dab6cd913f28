"""Long work of any kind: begun, done in the scope of who asked, and told how it ended."""

from django.http import Http404

from mchch.away import is_away
from mchch.scope import acting_for
from registry.actions import papers
from registry.errors import Refused
from registry.models import User

FAILED = "จัดทำไม่สำเร็จเพราะระบบขัดข้อง โปรดลองใหม่อีกครั้ง หากยังไม่สำเร็จให้แจ้งผู้ดูแลระบบ"
GONE = "ท่านไม่มีสิทธิเห็นรายการนี้แล้ว หรือรายการนี้ไม่มีอยู่"


def do(job_id, user_id, make):
    """Begin, make, finish: each in the scope of who asked. Whatever went wrong, the job tells."""
    user = User.objects.get(pk=user_id)  # as a guest, who finds accounts for the log-in
    with acting_for(user):
        job = papers.begin(job_id)
    if job is None:
        return
    try:
        make(job, user)
    except Http404:
        give_up(job, user, GONE)
    except Refused as refused:
        give_up(job, user, str(refused))
    except MemoryError:
        raise  # there may be no room to tell it here: the worker does
    except Exception as error:
        if not is_away(error):  # else the worker takes it up again
            give_up(job, user, FAILED)
        raise


def give_up(job, user, problem):
    with acting_for(user):
        papers.fail(job, problem)


def progress_of(job, user):
    """A function that tells how far the work is: outside of a transaction, where it is seen."""

    def tell(percent, words):
        with acting_for(user):
            papers.tell_progress(job, percent, words)

    return tell
