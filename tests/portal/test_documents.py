from django.core.management import call_command

from exportasv.portal.management.commands.messages import orphans


def test_the_diagram_of_the_tables_is_up_to_date():
    call_command("model_diagram", check=True)


def test_every_text_has_its_spanish_and_is_compiled():
    call_command("messages", check=True)


def test_a_translation_without_its_text_is_found(tmp_path):
    catalogue = tmp_path / "django.po"
    catalogue.write_text('msgid "They are two"\nmsgstr "Son dos"\n\nmsgstr "Corregido."\n')
    (fault,) = orphans(catalogue)
    assert "Corregido." in fault
