"""The network wing's addresses, and the bare page that the others are compared with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import path

from waymark.config import urls_network
from waymark.config.urls_network import (  # noqa: F401 (Django asks this module for its handlers)
    handler400,
    handler403,
    handler404,
    handler500,
)
from waymark.shared.search.models import Document

ROWS = 25
# About 1.4 KB a row: markup as a list of records has it, and ten values of the record.
PAGE = """<!DOCTYPE html>
<html lang="en-gb"><head><meta charset="utf-8"><title>Reference</title></head><body><main>
<h1>Reference</h1><ul class="entries">
{% for row in rows %}
<li class="entry" id="{{ row.kind }}-{{ row.key }}">
  <div class="entry__main">
    <p class="entry__above">{{ row.kind }} <strong class="tag">{{ row.scope }}</strong></p>
    <h2 class="entry__title"><a class="entry__link" href="{{ row.url }}">{{ row.title }}</a></h2>
    <p class="entry__text">{{ row.summary }}</p>
    <p class="entry__facts"><span>{{ row.key }}</span><span class="dot"></span>
      <span>{{ row.at|date:"j F Y" }}</span><span class="dot"></span>
      <span>{{ forloop.counter }}</span></p>
    <details class="details"><summary class="details__summary">More</summary>
      <div class="details__text">{{ row.body }}</div></details>
  </div>
</li>
{% endfor %}
</ul></main></body></html>
"""


TEMPLATE = Template(PAGE)


@login_not_required  # it holds invented rows and exists only while measuring
def reference(request):
    """One indexed query, 25 rows, about 35 KB, in Django's own templates; no frame, no person."""
    rows = Document.objects.filter(kind="reference").order_by("key")[:ROWS]
    return HttpResponse(TEMPLATE.render(Context({"rows": rows})))


urlpatterns = [path("bench/reference/", reference, name="reference"), *urls_network.urlpatterns]
