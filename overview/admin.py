"""What the administration of reference data is called."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_title = "Passerelle"
admin.site.site_header = _("Passerelle: reference data")
admin.site.index_title = _("Reference data")
