from django.urls import include, path

from mchch.watch.ready import health, ready

handler500 = "mchch.views.server_error"

urlpatterns = [
    path("healthz", health, name="health"),
    path("readyz", ready, name="ready"),
    path("", include("registry.urls")),
    path("", include("assessment.urls")),
    path("", include("reports.urls")),
]
