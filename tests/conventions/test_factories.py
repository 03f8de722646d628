"""Every model has a factory that works without an argument."""

from importlib import import_module

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory

from migration_coop.lib.lifecycle import LifecycleEvent

APPS = [
    "files",
    "drafts",
    "mailing",
    "institutions",
    "accounts",
    "missions",
    "cooperation",
    "reminders",
    "exchange",
    "overview",
]
FACTORIES = {
    factory._meta.model: factory
    for app in APPS
    for factory in vars(import_module(f"tests.factories.{app}")).values()
    if isinstance(factory, type)
    and issubclass(factory, DjangoModelFactory)
    and factory is not DjangoModelFactory
}
# Written by triggers, or by the verbs of another model.
WRITTEN_BY_OTHERS = {"MessageEvent"}
MODELS = [
    model
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    if not model._meta.proxy
    and not model.__name__.endswith("History")
    and not issubclass(model, LifecycleEvent)
    and model.__name__ not in WRITTEN_BY_OTHERS
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_model_has_a_factory_that_works_without_an_argument(model):
    row = FACTORIES[model]()

    assert model._base_manager.filter(pk=row.pk).exists()
    assert str(row)
