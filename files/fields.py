"""A form field that refuses what must not be stored, with the reason."""

from django import forms

from files.checks import ACCEPT, check_upload


class CheckedFileField(forms.FileField):
    """A new upload passes `files.checks` and leaves with its cleaned name."""

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is not None:
            upload.name, _file_type = check_upload(upload)
        return upload

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": ACCEPT}
