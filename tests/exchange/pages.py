"""The pages of an import, as a browser asks for them and answers."""

from django.urls import reverse

from tests.exchange.sheets import sheet


def page(client, name, *args, **get):
    return client.get(reverse(f"exchange:{name}", args=args), get)


def post(client, name, *args, **data):
    return client.post(reverse(f"exchange:{name}", args=args), data, follow=True)


def send(client, *rows, target="institutions", **about):
    file = sheet(*rows, **about)
    return post(client, "import_add", target=target, sheet=file)
