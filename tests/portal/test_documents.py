from django.core.management import call_command


def test_the_diagram_of_the_tables_is_up_to_date():
    call_command("model_diagram", check=True)


def test_every_text_has_its_spanish_and_is_compiled():
    call_command("messages", check=True)
