import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0009_chained_events"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_to_be_mailed",
        ),
        migrations.AddField(
            model_name="notice",
            name="mail_after",
            field=models.DateTimeField(
                blank=True, default=django.utils.timezone.now, null=True, verbose_name="待发信时间"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mail_after__isnull", False)), fields=["mail_after"], name="notice_to_be_mailed"
            ),
        ),
    ]
