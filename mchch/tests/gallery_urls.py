"""The addresses that the frame of a page asks for; the gallery needs no other."""

from django.http import HttpResponse
from django.urls import path


def nothing(request):
    return HttpResponse()


NAMES = (
    *("home", "login", "logout", "account", "security", "password_change", "offline"),
    "offline_token",
)
urlpatterns = [path(f"{name}/", nothing, name=name) for name in NAMES]
