from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0004_ended_schedules")]

    operations = [
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(fields=["due_at", "id"], name="reminder_by_moment"),
        )
    ]
