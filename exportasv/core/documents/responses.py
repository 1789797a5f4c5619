"""Documents as answers."""

from django.http import HttpResponse

PDF = "application/pdf"


def pdf_response(content: bytes, name: str, *, to_save: bool = False) -> HttpResponse:
    """Return a PDF under a name without its ending, for the browser to show or, with `to_save`, to save."""
    way = "attachment" if to_save else "inline"
    return HttpResponse(content, content_type=PDF, headers={"Content-Disposition": f'{way}; filename="{name}.pdf"'})


def private_pdf_response(content: bytes, name: str) -> HttpResponse:
    """Return a PDF for the browser to show and not to keep."""
    response = pdf_response(content, name)
    response["Cache-Control"] = "no-store"
    return response
