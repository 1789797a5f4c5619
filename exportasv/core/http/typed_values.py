"""What a person typed into a form that was not taken, so that an error page can give it back."""

from urllib.parse import urlsplit

from django.http import HttpRequest

HIDDEN = ("csrfmiddlewaretoken", "seen-values", "touched-names")  # inputs that people do not see
HIDDEN_ENDS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")


def given_back(request: HttpRequest, *, can_resend: bool) -> dict[str, object]:
    """Return what an error page needs to give back what was typed; empty if nothing was.

    `typed` has the texts; `inputs` (name, value) of all that was sent, to send it once more; `back` is the form's
    address. Passwords are never given back, and a form with one is not sent again.
    """
    if request.method != "POST":
        return {}
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    has_password = any("password" in name for name, _value in sent)
    typed = [value for name, value in sent if _is_typed(name) and value.strip() and "password" not in name]
    if not typed and not request.FILES:
        return {}
    inputs = [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]
    return {
        "typed": typed,
        "inputs": inputs if can_resend and not has_password else [],
        "has_files": bool(request.FILES),
        "resend_to": request.get_full_path(),
        "back": form_address(request),
    }


def _is_typed(name: str) -> bool:
    return name not in HIDDEN and not name.endswith(HIDDEN_ENDS) and not name.startswith("choice-")


def form_address(request: HttpRequest) -> str:
    """Return the address of the page that sent this request, if it is ours, else of the request itself."""
    sender = urlsplit(request.headers.get("Referer", ""))
    if sender.netloc == request.get_host() and sender.path:
        return sender.path + (f"?{sender.query}" if sender.query else "")
    return request.get_full_path()


def is_from_our_page(request: HttpRequest) -> bool:
    """Return whether the browser says that one of our own pages sent the request."""
    sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    return (sender.scheme, sender.netloc) == (request.scheme, request.get_host())
