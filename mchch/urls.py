from django.urls import include, path

urlpatterns = [
    path("", include("registry.urls")),
    path("", include("assessment.urls")),
    path("", include("reports.urls")),
]
