"""Words that hold a soft hyphen, a joiner or another sign that is not seen are counted as one."""

from typing import Any

from django.db import migrations
from django.db.models import Q

from reader.text.words import texts_of

SIGNS = "\u00ad\u200b\u2060\u200e\u200f\u061c\u200c\u200d"


def recount(apps: Any, schema_editor: Any) -> None:
    documents = apps.get_model("reader", "Document").objects
    holding = Q()
    for sign in SIGNS:
        holding |= Q(text__contains=sign)
    for pk, text in documents.filter(holding).values_list("pk", "text").iterator(10):
        documents.filter(pk=pk).update(word_count=len(texts_of(text)))


class Migration(migrations.Migration):
    dependencies = [("reader", "0008_original")]

    operations = [migrations.RunPython(recount, migrations.RunPython.noop)]
