from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0001_schemes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="schemeversion",
            name="schemeversion_content_is_unique",
        ),
    ]
