from django.shortcuts import render


def csrf_failure(request, reason=""):
    """The form was sent with an old token, as after a log-in in another tab."""
    return render(request, "403_csrf.html", status=403)
