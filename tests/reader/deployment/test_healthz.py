from django.test import Client


def test_it_answers_a_stranger_without_asking_the_database(client: Client) -> None:
    # No database is allowed in this test: a query would be an error.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_it_sets_no_cookie(client: Client) -> None:
    assert not client.get("/healthz").cookies


def test_it_is_not_sent_to_https(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    assert client.get("/healthz").status_code == 200
