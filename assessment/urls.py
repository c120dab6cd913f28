"""Every page of judging, in the order of the road."""

from django.urls import path

from assessment.views import (
    development,
    evidence,
    exports,
    history,
    links,
    personal,
    plans,
    progress,
    results,
    sheets,
    standard_edit,
    standards,
)

urlpatterns = [
    # Standards of the year
    path("standards/", standards.standards, name="standard_list"),
    path("standards/workbook/", standards.from_workbook, name="standard_workbook"),
    path("standards/begin/<str:type_>/", standards.begin, name="standard_begin"),
    path("standards/<int:pk>/", standards.standard, name="standard"),
    path("standards/<int:pk>/edit/", standard_edit.edit, name="standard_edit"),
    path("standards/<int:pk>/export.xlsx", standards.export, name="standard_export"),
    path("standards/<int:pk>/publish/", standards.publish, name="standard_publish"),
    path("standards/<int:pk>/withdraw/", standards.withdraw, name="standard_withdraw"),
    path("standards/<int:pk>/discard/", standards.discard, name="standard_discard"),
    # One applicant's road
    path("development/", development.development_list, name="development_list"),
    path("development/export/<str:what>.xlsx", exports.export, name="development_export"),
    path("development/<int:pk>/", development.development, name="development"),
    path("development/<int:pk>/result/", results.result, name="result"),
    path("development/<int:pk>/own/", evidence.own, name="own_indicators"),
    path("development/<int:pk>/plan/", plans.begin, name="plan_begin"),
    path("development/<int:pk>/<str:kind>/", sheets.open_sheet, name="sheet_open"),
    path("own-indicators/<int:pk>/retire/", evidence.own_retire, name="own_retire"),
    # A sheet
    path("sheets/<int:pk>/", sheets.page, name="sheet"),
    path("sheets/<int:pk>/answer/", sheets.answer, name="sheet_answer"),
    path("sheets/<int:pk>/grid/", sheets.grid, name="sheet_grid"),
    path("sheets/<int:pk>/submit/", sheets.submit, name="sheet_submit"),
    path("sheets/<int:pk>/confirm/", sheets.confirm, name="sheet_confirm"),
    path("sheets/<int:pk>/reopen/", sheets.reopen, name="sheet_reopen"),
    path("sheets/<int:pk>/history/", history.of_sheet, name="sheet_history"),
    path("sheets/<int:pk>/files/", evidence.upload, name="sheet_file"),
    path("sheets/<int:pk>/link/", links.link, name="sheet_link"),
    path("links/<int:pk>/revoke/", links.revoke, name="link_revoke"),
    path("score-files/<int:pk>/", evidence.download, name="score_file"),
    path("score-files/<int:pk>/remove/", evidence.remove, name="score_file_remove"),
    # Behind a personal link
    path("s/<str:token>/", personal.page, name="personal_sheet"),
    path("s/<str:token>/answer/", personal.answer, name="personal_answer"),
    path("s/<str:token>/submit/", personal.submit, name="personal_submit"),
    # Plan and progress
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/edit/", plans.edit, name="plan_edit"),
    path("plans/<int:pk>/agree/", plans.agree, name="plan_agree"),
    path("plans/<int:pk>/renew/", plans.renew, name="plan_renew"),
    path("plans/<int:pk>/discard/", plans.discard, name="plan_discard"),
    path("plans/<int:pk>/history/", history.of_plan, name="plan_history"),
    path("activities/<int:pk>/progress/", progress.add, name="progress_add"),
    path("progress-photos/<int:pk>/", evidence.photo, name="progress_photo"),
    path("progress-photos/<int:pk>/remove/", evidence.photo_remove, name="progress_photo_remove"),
    path("events/", progress.events, name="event_list"),
    path("events/new/", progress.event_new, name="event_new"),
    path("events/<int:pk>/", progress.event, name="event"),
    path("events/<int:pk>/edit/", progress.event_edit, name="event_edit"),
    path("events/<int:pk>/remove/", progress.event_remove, name="event_remove"),
]
