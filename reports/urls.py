"""Papers, by kind and row."""

from django.urls import path

from reports import views

urlpatterns = [
    path("papers/<str:kind>/<int:pk>.pdf", views.paper, name="paper"),
    path("papers/<str:kind>/blank/<str:type_>.pdf", views.paper_blank, name="paper_blank"),
    path("papers/application_form/<int:pk>/full/", views.full_form, name="paper_full_form"),
]
