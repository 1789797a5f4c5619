"""`manage.py messages`: every text has its Spanish in the catalogue of its own app."""

from exportasv.portal.management.commands.messages import ROOMS, _read_catalogue, _text_of, missing_texts


def test_another_apps_spanish_does_not_count():
    catalogues = {room: _read_catalogue(room) for room in ROOMS}
    before = set(missing_texts(catalogues))
    elsewhere = {_text_of(message) for message in catalogues["companies"] if message.id}
    shared = next(text for text in map(_text_of, catalogues["counseling"]) if text.single and text in elsewhere)
    catalogues["counseling"].delete(shared.single, shared.context or None)
    assert {(room, text) for room, _place, text in set(missing_texts(catalogues)) - before} == {("counseling", shared)}
