"""The target of the labelled set: at least 95 % found, at least 90 % of them right."""

import pytest

from bench.registry.quality import quality_of

pytestmark = pytest.mark.django_db


def test_the_half_that_was_tuned_is_found_and_found_rightly():
    quality = quality_of("tuned")

    assert quality.asked.total() > 900
    assert quality.recall >= 0.95
    assert quality.precision >= 0.90
