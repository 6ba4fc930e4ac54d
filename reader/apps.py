from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReaderConfig(AppConfig):
    name = "reader"
    verbose_name = "Pieces and comparisons"

    def ready(self) -> None:
        from reader.deployment import checks  # noqa: F401  (they register themselves)
        from reader.deployment.immutable_text import guard_text

        post_migrate.connect(guard_text, sender=self)
