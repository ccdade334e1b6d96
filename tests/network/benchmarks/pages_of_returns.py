"""Pages of returns as somebody reads them, and forms as somebody sends them."""

from tests.support.pages import faults_of

MONTHS = {"first-month": "10", "first-year": "2025", "last-month": "10", "last-year": "2025"}


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert faults_of(answer.content.decode()) == [], address
    return answer.content.decode()


def page_after(client, address: str) -> str:
    """The page on which a link ends."""
    answer = client.get(address, follow=True)
    assert answer.redirect_chain, address
    assert faults_of(answer.content.decode()) == [], address
    return answer.content.decode()


def send(client, address: str, **fields) -> str:
    answer = client.post(address, fields, follow=True)
    assert answer.status_code == 200, address
    assert faults_of(answer.content.decode()) == [], address
    return answer.content.decode()
