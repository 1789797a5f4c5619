"""The short cut of `migrate` renders fewer classes, and the models are the same."""

from django.db import models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from exportasv.core.db.fast_migrate import render_only_new_models

AUTHOR = CreateModel("Author", [("id", models.AutoField(primary_key=True))])
BOOK = CreateModel(
    "Book",
    [
        ("id", models.AutoField(primary_key=True)),
        ("author", models.ForeignKey("library.Author", models.CASCADE)),
        ("sequel_of", models.ForeignKey("self", models.CASCADE, null=True)),
        ("readers", models.ManyToManyField("library.Author", related_name="read")),
    ],
)


def models_of_both() -> tuple[type[models.Model], type[models.Model], type[models.Model]]:
    """Return the author before and after the book was added, and the book."""
    state = ProjectState()
    AUTHOR.state_forwards("library", state)
    before = state.apps.get_model("library", "Author")
    BOOK.state_forwards("library", state)
    return before, state.apps.get_model("library", "Author"), state.apps.get_model("library", "Book")


def test_what_a_new_model_refers_to_is_not_rendered_anew():
    with render_only_new_models():
        before, author, _book = models_of_both()
    assert author is before
    before, author, _book = models_of_both()
    assert author is not before  # Django's own way, again after the block


def test_a_new_model_has_its_columns_and_both_sides_know_its_relations():
    with render_only_new_models():
        _before, author, book = models_of_both()
    assert [field.column for field in book._meta.local_fields] == ["id", "author_id", "sequel_of_id"]
    assert {each.related_model for each in author._meta.related_objects} == {book}
    assert book._meta.get_field("author").remote_field.model is author
    assert book._meta.get_field("sequel_of").remote_field.model is book
    assert book.readers.through._meta.get_field("author").remote_field.model is author
