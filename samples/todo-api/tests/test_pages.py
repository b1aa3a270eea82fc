def log_in(client, csrf, password):
    return client.post(
        "/login",
        data={"name": "ada", "password": password, "csrf_token": csrf("/login")},
        base_url="https://todo.internal",
        headers={"Referer": "https://todo.internal/login"},
    )


def test_the_page_asks_to_log_in(client):
    assert client.get("/").headers["Location"] == "/login"


def test_a_form_without_its_token_is_refused(client, password):
    answer = client.post("/login", data={"name": "ada", "password": password}, base_url="https://todo.internal")
    assert answer.status_code == 400


def test_markup_in_a_task_is_shown_as_text(client, csrf, password):
    log_in(client, csrf, password)
    client.post(
        "/",
        data={"title": "<script>alert(1)</script>", "notes": "{{ 7 * 7 }}", "csrf_token": csrf("/")},
        base_url="https://todo.internal",
        headers={"Referer": "https://todo.internal/"},
    )
    page = client.get("/?q=<script>", base_url="https://todo.internal").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7 * 7 }}" in page
    assert "<script>" not in page


def test_the_session_cookie_is_for_this_site_over_https_only(client, csrf, password):
    cookie = log_in(client, csrf, password).headers["Set-Cookie"]
    assert all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite=Strict"))


def test_every_answer_carries_the_security_headers(client):
    for path in ("/login", "/health", "/missing"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in headers
