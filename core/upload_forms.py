"""The forms behind every door through which editors bring files: one, several, or beside a chooser.

Wagtail builds all of them from the two forms named in the settings, so what is refused here is refused
everywhere, before anything is stored.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import BaseCollectionMemberForm
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.models import Collection

from . import document_checks, repainting
from .admin.files import FilePolicy
from .file_names import parts_of
from .pictures import make_renditions
from .storage import all_or_nothing

AGREEMENT = _(
    "Tick this once everybody who can be recognised in the picture has agreed, or if nobody can be recognised."
)


class PictureField(WagtailImageField):
    """Takes a picture and paints it over, in place: whoever keeps the upload keeps only the clean picture."""

    default_error_messages = {"empty": repainting.EMPTY}

    def to_python(self, data: File | None) -> File | None:
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        stem, ending = parts_of(file.name or "")
        painted, ending = repainting.repaint(file, ending=ending)
        file.seek(0)
        file.truncate()
        file.write(painted)
        file.seek(0)
        file.size = len(painted)
        # Of several at once each keeps its own name at first, and no disk takes more than 255 bytes.
        file.name = f"{stem[:50].strip('. ') or 'picture'}.{ending}"
        return super().to_python(file)


class DocumentField(WagtailDocumentField):
    """Takes a document whose content is what its name says."""

    default_error_messages = {"empty": document_checks.EMPTY}

    def to_python(self, data: File | None) -> File | None:
        file = super().to_python(data)
        if file is not None:
            stem, ending = parts_of(file.name or "")
            document_checks.check_document(file, ending=ending)
            file.name = f"{stem.strip('. ') or 'document'}.{ending}"
        return file


class HubFileForm(BaseCollectionMemberForm):
    """What the forms of pictures and documents share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if "collection" in self.fields:
            self.fields["collection"].required = False
        if self.instance.pk and user and not self._may_replace_the_file(user):
            # What an editor has looked at is what becomes public.
            self.fields.pop("file", None)

    def clean_collection(self) -> Collection:
        """Where nobody chose, the file stays where it is, or goes where new files go."""
        collection = self.cleaned_data["collection"] or self.instance.collection
        if collection not in self.collections:
            raise ValidationError(_("Choose a collection."))
        return collection

    def _may_replace_the_file(self, user: Any) -> bool:
        policy: FilePolicy = self.permission_policy
        return policy.user_may_change_all_in(user, self.instance.collection)


class PictureForm(HubFileForm, BaseImageForm):
    """A picture that people agreed to, in all sizes in which it will be shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put_in_place(self.fields, PictureField)
        if "description" in self.fields:
            self.fields["description"].help_text = _(
                "What it shows, in one sentence, for people who do not see it. Leave it empty only if the "
                "picture says nothing that the text does not say."
            )

    def clean_people_agreed(self) -> bool:
        if not self.cleaned_data["people_agreed"]:
            raise ValidationError(AGREEMENT, code="agreement")
        return True

    def save(self, commit: bool = True) -> Any:
        # Of several pictures at once, each has its file before the form is saved.
        has_file = self.instance.pk is None and self.instance.file._committed
        with all_or_nothing(*[self.instance.file.name] if has_file else []):
            image = super().save(commit=commit)
            if commit:
                make_renditions(image)
        return image


class DocumentForm(HubFileForm, BaseDocumentForm):
    """A document that is what its name says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put_in_place(self.fields, DocumentField)

    def save(self, commit: bool = True) -> Any:
        with all_or_nothing():
            return super().save(commit=commit)


def _put_in_place(fields: dict[str, forms.Field], kind: type[forms.FileField]) -> None:
    """A field of ``kind`` instead of Wagtail's own, which no setting can name."""
    if "file" in fields:
        old = fields["file"]
        fields["file"] = kind(label=old.label, required=old.required, widget=old.widget)
