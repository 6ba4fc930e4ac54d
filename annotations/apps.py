from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = "Annotations and codebooks"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from annotations.counterparts.embeddings import keep_up
        from annotations.workbench.summaries import read_summaries
        from reader.documents.summaries import contribute
        from reader.models import Document

        post_save.connect(keep_up, Document, dispatch_uid="embedding")
        contribute(read_summaries)
