"""Tells the team's webhook when a task is done."""

import logging

import requests
from flask import current_app

log = logging.getLogger(__name__)


def task_done(task: dict) -> None:
    settings = current_app.config["TODO"]
    if not settings.webhook_url:
        return
    try:
        answer = requests.post(
            settings.webhook_url,
            json={"event": "task.done", "id": task["id"], "title": task["title"]},
            timeout=settings.webhook_seconds,
            allow_redirects=False,
        )
        answer.raise_for_status()
    except requests.RequestException:
        # A webhook that is down keeps nobody from finishing a task.
        log.warning("the webhook did not take the notice about task %d", task["id"])
