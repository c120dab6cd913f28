"""Log-in and one's own password: Django's views with our words, addresses and database roles."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from mchch.scope import GUEST, Scope, enter
from registry.forms.accounts import LoginForm, PasswordChangeForm, SetPasswordForm
from registry.forms.own_account import OwnAccountForm
from registry.views.second_factor import enter_half, proceed


class Unprocessable:
    """A form that came back says so: 422, with everything typed still in it."""

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Login(Unprocessable, auth_views.LoginView):
    form_class = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        return proceed(self.request, form.get_user(), self.get_success_url())


class Logout(auth_views.LogoutView):
    http_method_names = ["get", "post"]

    def get(self, request):
        """Where a person lands who logged in again after pressing "log out" too late."""
        return redirect("home")

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        messages.success(request, "ออกจากระบบแล้ว ข้อมูลที่ท่านบันทึกไว้อยู่ครบ")
        return response


class PasswordChange(Unprocessable, auth_views.PasswordChangeView):
    form_class = PasswordChangeForm
    template_name = "registration/password_change_form.html"


class PasswordChangeDone(auth_views.PasswordChangeDoneView):
    template_name = "registration/password_change_done.html"


@method_decorator(login_not_required, name="dispatch")
class SetPassword(Unprocessable, auth_views.PasswordResetConfirmView):
    """The one-time link of an account: it sets the password and logs in, by way of the second step
    where there is one."""

    form_class = SetPasswordForm
    success_url = reverse_lazy("set_password_done")

    def dispatch(self, request, *args, **kwargs):
        # On a shared machine somebody else may be logged in, whose role cannot write this account;
        # the page is not theirs, and has no menu of theirs.
        request.user = AnonymousUser()
        enter(Scope(GUEST), request.id)
        return super().dispatch(request, *args, **kwargs)

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    def form_valid(self, form):
        enter_half(self.user, self.request)
        super().form_valid(form)
        return proceed(self.request, form.user, str(self.success_url))


class SetPasswordDone(TemplateView):
    template_name = "registration/password_reset_complete.html"


def account(request):
    """One's own account: the address for letters, and whether they are wanted."""
    form = OwnAccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        # Two columns only: the person's database role may write no other of these.
        form.instance.save(update_fields=list(form.Meta.fields))
        messages.success(request, "บันทึกแล้ว")
        return redirect("account")
    context = {"form": form, "by_mail": bool(settings.MAIL_URL)}
    status = 422 if request.method == "POST" else 200
    return render(request, "registration/account.html", context, status=status)
