"""Every page of the registry, by the person's way through it."""

from django.urls import path

from registry.views import (
    accounts,
    application_files,
    application_form,
    application_list,
    application_page,
    areas,
    handover,
    home,
    inbox,
    offices,
    quota,
    sending,
    users,
    year,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.health, name="health"),
    # Log-in and one's own account
    path("login/", accounts.Login.as_view(), name="login"),
    path("logout/", accounts.Logout.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password_change"),
    path("password/done/", accounts.PasswordChangeDone.as_view(), name="password_change_done"),
    path("welcome/<uidb64>/<token>/", accounts.SetPassword.as_view(), name="set_password"),
    path("welcome/done/", accounts.SetPasswordDone.as_view(), name="set_password_done"),
    path("notice/", home.notice, name="notice"),
    # Applicants
    path("applications/", application_list.register, name="application_list"),
    path("applications/columns/", application_list.choose_columns, name="application_columns"),
    path("applications/export.<str:kind>", application_list.export, name="application_export"),
    path("applications/new/", application_form.choose_type, name="application_new"),
    path("applications/new/<str:type_>/", application_form.start, name="application_start"),
    path(
        "applications/new/<str:type_>/<uuid:key>/", application_form.new, name="application_create"
    ),
    path("applications/<int:pk>/", application_page.page, name="application"),
    path("applications/<int:pk>/edit/", application_form.edit, name="application_edit"),
    path("applications/<int:pk>/discard/", application_form.discard, name="application_discard"),
    path("applications/<int:pk>/register/", application_page.register, name="application_register"),
    path("applications/<int:pk>/withdraw/", application_page.withdraw, name="application_withdraw"),
    path("applications/<int:pk>/restore/", application_page.restore, name="application_restore"),
    path("applications/<int:pk>/citizen-id/", application_page.reveal, name="application_reveal"),
    path("applications/<int:pk>/history/", application_page.history, name="application_history"),
    path("applications/<int:pk>/files/", application_files.upload, name="file_upload"),
    path("applications/<int:pk>/checklist/", application_files.answer, name="checklist_answer"),
    path("files/<int:pk>/", application_files.download, name="file"),
    path("files/<int:pk>/remove/", application_files.remove, name="file_remove"),
    # Quota, handing over
    path("quota/", quota.page, name="quota"),
    path("quota/<str:district>/", quota.page, name="quota_of"),
    path("quota/waive/<int:officer>/<str:type_>/", quota.waive, name="quota_waive"),
    path("quota/waivers/<int:pk>/end/", quota.end_waiver, name="quota_waiver_end"),
    path("handover/", handover.page, name="handover"),
    # Sending
    path("send/", sending.send, name="send"),
    path("submissions/", sending.submissions, name="submission_list"),
    path("submissions/<int:pk>/", sending.submission, name="submission"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:pk>/accept/", inbox.accept, name="submission_accept"),
    path("inbox/<int:pk>/return/", inbox.send_back, name="submission_return"),
    # The year
    path("years/", year.years, name="year_list"),
    path("years/<int:pk>/choose/", year.choose, name="year_choose"),
    path("years/<int:pk>/next/", year.open_next, name="year_open_next"),
    path("years/<int:pk>/", year.settings, name="year"),
    path("years/<int:pk>/checklist/<str:type_>/", year.checklist, name="year_checklist"),
    path("years/<int:pk>/reopen/", year.reopen, name="year_reopen"),
    # Administration
    path("users/", users.users, name="user_list"),
    path("users/new/", users.create, name="user_new"),
    path("users/<int:pk>/", users.edit, name="user"),
    path("users/<int:pk>/link/", users.link, name="user_link"),
    path("users/<int:pk>/active/", users.set_active, name="user_active"),
    path("offices/", offices.offices, name="office_list"),
    path("offices/new/<str:area>/", offices.create, name="office_new"),
    path("offices/<int:pk>/", offices.edit, name="office"),
    path("offices/<int:pk>/emblem/", offices.emblem, name="office_emblem"),
    path("areas/", areas.areas, name="area_list"),
    path("areas/new/", areas.create, name="area_new"),
    path("areas/<str:pk>/", areas.edit, name="area"),
]
