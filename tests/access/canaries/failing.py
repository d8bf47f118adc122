"""The product's addresses, with one more that always fails while it holds somebody's name."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from casemgmt.core.access import FORM, public
from casemgmt.urls import urlpatterns as ours


@public(FORM)
def fail(request: HttpRequest) -> HttpResponse:
    """Fail with what was sent, in words and in a variable."""
    name = request.POST.get("name") or request.GET["q"]
    raise ValueError(f"Nobody is called {name}")


urlpatterns = [path("fails/", fail), *ours]
