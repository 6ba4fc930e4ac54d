from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReaderConfig(AppConfig):
    name = "reader"

    def ready(self) -> None:
        from reader.triggers import guard_text

        post_migrate.connect(guard_text, sender=self)
