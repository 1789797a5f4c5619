"""Components that code writes are read as tags, and show what a form and a row have."""

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, engines
from django.utils.translation import override

from counseling.views.staff.company_filters import Filter
from exportasv.core.template_loader import with_tags
from tests import factories


def rendered_source(source: str, **values: object) -> str:
    return engines["django"].engine.from_string(with_tags(source)).render(Context(values)).strip()


class NameForm(forms.Form):
    name = forms.CharField(label="Name & <sign>", help_text="As <b>people</b> say it.", min_length=3)
    note = forms.CharField(required=False)


@override("en")
def test_a_field_has_label_control_errors_and_help_escaped():
    form = NameForm({"name": "<"})
    html = rendered_source('<c-field :field="form.name" />', form=form)
    assert html.startswith('<div class="field">\n<label for="id_name">Name &amp; &lt;sign&gt;</label>\n<input ')
    assert str(form["name"]) in html
    assert f'<p class="error" id="id_name_error">{form.errors["name"][0]}</p>' in html
    assert '<p class="help" id="id_name_helptext">As &lt;b&gt;people&lt;/b&gt; say it.</p>' in html
    note = rendered_source('<c-field :field="form.note" />', form=form)
    assert '<label for="id_note">Note <span class="optional">optional</span></label>' in note
    assert "<p" not in note
    assert rendered_source('<c-field :field="form.other" />', form=form) == ""


@override("en")
@pytest.mark.django_db
def test_a_state_has_its_tone_and_name():
    row = factories.InquiryFactory()
    tone = row.tone.badge
    badge = f'<span class="badge badge-{tone}">{row.get_state_display()}</span>'
    assert rendered_source('<c-state :of="row" />', row=row) == badge
    assert rendered_source('<c-state :of="row" :quiet="row.is_new" />', row=row) == badge.replace(f" badge-{tone}", "")
    assert "{%" in with_tags('<c-state :of="row" />')


@override("en")
def test_a_choice_above_a_list_shows_what_is_asked():
    size = Filter("size", "Size & kind", [("micro", "<micro>"), ("small", "small")])
    html = rendered_source('<c-filter :of="each" :asked="asked" />', each=size, asked=QueryDict("size=small"))
    assert '<label for="f-size">Size &amp; kind</label>' in html
    assert '<option value="">all</option>\n<option value="micro">&lt;micro&gt;</option>' in html
    assert '<option value="small" selected>small</option>' in html
    assert html.count("selected") == 1
    usual = rendered_source('<c-filter :of="each" :asked="asked" />', each=size._replace(usual="both"), asked={})
    assert '<option value="">both</option>' in usual
    assert "selected" not in usual
