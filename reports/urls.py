"""Papers, by kind and row."""

from django.urls import path

from reports import (
    api_views,
    board_views,
    retention_views,
    subject_views,
    summary_views,
    token_views,
    views,
    work_views,
)

urlpatterns = [
    path("papers/<str:kind>/<int:pk>.pdf", views.paper, name="paper"),
    path("papers/<str:kind>/blank/<str:type_>.pdf", views.paper_blank, name="paper_blank"),
    path("papers/application_form/<int:pk>/full/", views.full_form, name="paper_full_form"),
    path("papers/link/<int:pk>/", views.slip, name="link_slip"),
    path("papers/member-link/<int:pk>/", views.member_slip, name="member_slip"),
    # How far the year is
    path("board/", board_views.board, name="board"),
    path("board/export.<str:kind>", board_views.export, name="board_export"),
    path("board/<str:province>/", board_views.board, name="board_province"),
    path(
        "board/<str:province>/export.<str:kind>",
        board_views.export,
        name="board_province_export",
    ),
    # The summary of a year
    path("summary/", summary_views.page, name="summary"),
    path("summary/workbook.xlsx", summary_views.to_workbook, name="summary_workbook"),
    path("summary/<int:pk>/paper/", summary_views.ask_for_paper, name="summary_paper"),
    # All that is held on one person
    path("subjects/", subject_views.find, name="subject_find"),
    path("subjects/<str:kind>/<int:pk>/", subject_views.page, name="subject"),
    path("subjects/<str:kind>/<int:pk>/paper/", subject_views.paper, name="subject_paper"),
    # What is personal of a year whose time is up
    path("years/<int:pk>/retention/", retention_views.page, name="retention"),
    path("years/<int:pk>/retention/confirm/", retention_views.confirm, name="retention_confirm"),
    path("years/<int:pk>/retention/withdraw/", retention_views.withdraw, name="retention_withdraw"),
    path("years/<int:pk>/retention/go-on/", retention_views.go_on, name="retention_go_on"),
    # Open data: for people, then for machines
    path("open-data/", token_views.token_list, name="data_token_list"),
    path("open-data/guide/", token_views.guide, name="open_data"),
    path("open-data/new/", token_views.token_new, name="data_token_new"),
    path("open-data/<int:pk>/", token_views.token, name="data_token"),
    path("open-data/<int:pk>/revoke/", token_views.token_revoke, name="data_token_revoke"),
    path("api/v1/openapi.json", api_views.openapi, name="api_openapi"),
    path("api/v1/summary.json", api_views.whole_summary, name="api_summary"),
    path(
        "api/v1/summary/<str:table>.<str:file_type>",
        api_views.summary_table,
        name="api_summary_table",
    ),
    path("api/v1/applications.<str:kind>", api_views.applications, name="api_applications"),
    path("api/v1/evaluations.<str:kind>", api_views.evaluations, name="api_evaluations"),
    path("api/v1/certificates.<str:kind>", api_views.certificates, name="api_certificates"),
    # Long work and what is kept
    path("documents/", work_views.my_documents, name="my_documents"),
    path("documents/issued/", work_views.issued_papers, name="issued_papers"),
    path("documents/<int:pk>/again/", work_views.try_again, name="my_document_again"),
    path("documents/kept/<int:pk>.pdf", work_views.kept_paper, name="kept_paper"),
    path("submissions/<int:pk>/package/", work_views.make_package, name="submission_package"),
    path("announcements/<int:pk>/file/", work_views.make_certificates, name="certificates_file"),
]
