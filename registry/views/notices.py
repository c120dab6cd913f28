"""The privacy notices: read all versions, publish the next. A published one is never changed."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render

from mchch import clock
from mchch.form_fields import ThaiDateField, ThaiTextField
from registry import permissions
from registry.models import PrivacyNotice
from registry.views.base import allow


class NoticeForm(forms.ModelForm):
    version = ThaiTextField(label="ฉบับ", max_length=20, help_text="เช่น 2 หรือ 2/2568")
    text = ThaiTextField(label="ข้อความ", widget=forms.Textarea(attrs={"rows": 14}))
    effective_on = ThaiDateField(label="ใช้ตั้งแต่วันที่")

    class Meta:
        model = PrivacyNotice
        fields = ("version", "text", "effective_on")
        error_messages = {"version": {"unique": "มีฉบับนี้แล้ว โปรดใช้เลขฉบับใหม่"}}

    def clean_effective_on(self):
        day = self.cleaned_data["effective_on"]
        if day < clock.today():
            raise forms.ValidationError("ประกาศฉบับใหม่มีผลย้อนหลังไม่ได้ ใช้ตั้งแต่วันนี้เป็นต้นไป")
        return day


def notices(request):
    allow(permissions.refuse_administer(request.user))
    current = PrivacyNotice.current()
    form = NoticeForm(request.POST or None, initial={"text": current.text if current else ""})
    if form.is_valid():
        made = form.save()
        messages.success(request, f"ประกาศฉบับ {made.version} แล้ว ใบสมัครใหม่จะใช้ฉบับนี้เมื่อถึงวันมีผล")
        return redirect("notice_list")
    context = {"notices": PrivacyNotice.objects.all(), "current": current, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "registry/notice_list.html", context, status=status)
