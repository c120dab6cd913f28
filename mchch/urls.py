from django.urls import include, path

handler500 = "mchch.views.server_error"

urlpatterns = [
    path("", include("registry.urls")),
    path("", include("assessment.urls")),
    path("", include("reports.urls")),
]
