from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "vestnik.desk"
    label = "desk"
