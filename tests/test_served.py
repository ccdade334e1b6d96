"""The site as gunicorn serves it: what only the server itself can get wrong."""

import urllib.request

import pytest

from tests.support.served import served


@pytest.mark.django_db(transaction=True)
def test_a_header_does_not_say_where_the_site_begins():
    with served(workers=1) as address:
        for header in ("SCRIPT_NAME", "PATH_INFO", "X_FORWARDED_PREFIX"):
            asked = urllib.request.Request(f"{address}/about/help/", headers={header: "/elsewhere"})
            with urllib.request.urlopen(asked, timeout=20) as answer:
                assert answer.status == 200, header
