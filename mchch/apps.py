from django.apps import AppConfig


class MchchConfig(AppConfig):
    name = "mchch"
