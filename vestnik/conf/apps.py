from django.apps import AppConfig


class ConfConfig(AppConfig):
    name = "vestnik.conf"
    label = "conf"
