from django.db import migrations, models

from stoppress.newsroom.finding import searchable


def fill(apps, schema_editor):
    """The words of what was written before there was a search."""
    copies = apps.get_model("newsroom", "WorkingCopy").objects.using(schema_editor.connection.alias)
    some = []
    for copy in copies.only("content").iterator(chunk_size=500):
        copy.words = searchable(copy.content)
        some.append(copy)
        if len(some) == 500:
            copies.bulk_update(some, ["words"], batch_size=100)
            some = []
    copies.bulk_update(some, ["words"], batch_size=100)


class Migration(migrations.Migration):

    dependencies = [("newsroom", "0003_accounts")]

    operations = [
        migrations.AddField("workingcopy", "words", models.TextField(default="", editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
