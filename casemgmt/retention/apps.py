from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "casemgmt.retention"
    label = "retention"
