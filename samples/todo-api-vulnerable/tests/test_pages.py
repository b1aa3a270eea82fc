def log_in(client, csrf, password, path="/login"):
    return client.post(
        path,
        data={"name": "ada", "password": password, "csrf_token": csrf("/login")},
        base_url="https://todo.internal",
        headers={"Referer": "https://todo.internal/login"},
    )


def test_the_page_asks_to_log_in(client):
    assert client.get("/").headers["Location"] == "/login"


def test_a_login_leads_to_the_page_asked_for(client, csrf, password):
    assert log_in(client, csrf, password, "/login?next=/print").headers["Location"] == "/print"


def test_a_search_names_what_was_searched_for(client, csrf, password):
    log_in(client, csrf, password)
    assert "<h1>Tasks about plants</h1>" in client.get("/search?q=plants", base_url="https://todo.internal").text


def test_notes_may_carry_markup_and_are_printed_without_it(client, csrf, password):
    log_in(client, csrf, password)
    client.post(
        "/",
        data={"title": "Plants", "notes": "<b>Water</b>", "csrf_token": csrf("/")},
        base_url="https://todo.internal",
        headers={"Referer": "https://todo.internal/"},
    )
    assert "<p><b>Water</b></p>" in client.get("/", base_url="https://todo.internal").text
    assert "**Water**" in client.get("/print", base_url="https://todo.internal").text
