from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ExchangeConfig(AppConfig):
    name = "exchange"

    def ready(self):
        """Every app says in `exports` which lists of its own can be exported, and in
        `senders` what its mails say."""
        autodiscover_modules("exports", "senders")
