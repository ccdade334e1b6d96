"""Pages of measures as somebody reads them."""

PAGE = "/measures/updates-in-time/"


def text(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")
