from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = "Annotations and codebooks"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from annotations.counterparts.embeddings import keep_up
        from annotations.workbench.navigation import places_of
        from annotations.workbench.summaries import read_summaries
        from reader.documents import summaries
        from reader.members import places
        from reader.models import Document

        post_save.connect(keep_up, Document, dispatch_uid="embedding")
        summaries.contribute(read_summaries)
        places.contribute(places_of)
