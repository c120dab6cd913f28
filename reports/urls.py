"""Papers, by kind and row."""

from django.urls import path

from reports import summary_views, views, work_views

urlpatterns = [
    path("papers/<str:kind>/<int:pk>.pdf", views.paper, name="paper"),
    path("papers/<str:kind>/blank/<str:type_>.pdf", views.paper_blank, name="paper_blank"),
    path("papers/application_form/<int:pk>/full/", views.full_form, name="paper_full_form"),
    path("papers/link/<int:pk>/", views.slip, name="link_slip"),
    path("papers/member-link/<int:pk>/", views.member_slip, name="member_slip"),
    # The summary of a year
    path("summary/", summary_views.page, name="summary"),
    path("summary/workbook.xlsx", summary_views.to_workbook, name="summary_workbook"),
    path("summary/<int:pk>/paper/", summary_views.ask_for_paper, name="summary_paper"),
    # Long work and what is kept
    path("documents/", work_views.my_documents, name="my_documents"),
    path("documents/issued/", work_views.issued_papers, name="issued_papers"),
    path("documents/<int:pk>/again/", work_views.try_again, name="my_document_again"),
    path("documents/kept/<int:pk>.pdf", work_views.kept_paper, name="kept_paper"),
    path("submissions/<int:pk>/package/", work_views.make_package, name="submission_package"),
    path("announcements/<int:pk>/file/", work_views.make_certificates, name="certificates_file"),
]
