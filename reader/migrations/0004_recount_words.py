"""Pieces that are stored already count their words as the findings do."""

from typing import Any

from django.db import migrations

from reader.text.words import texts_of


def recount(apps: Any, schema_editor: Any) -> None:
    documents = apps.get_model("reader", "Document").objects
    for pk, text in documents.values_list("pk", "text").iterator(10):
        documents.filter(pk=pk).update(word_count=len(texts_of(text)))


class Migration(migrations.Migration):
    dependencies = [("reader", "0003_coding_and_share")]

    operations = [migrations.RunPython(recount, migrations.RunPython.noop)]
