"""Tells the team's webhook when a task is done."""

import logging

import requests
from flask import current_app

log = logging.getLogger(__name__)


def task_done(task: dict, callback: str | None = None) -> None:
    settings = current_app.config["TODO"]
    notice = {"event": "task.done", "id": task["id"], "title": task["title"]}
    try:
        if settings.webhook_url:
            requests.post(settings.webhook_url, json=notice)
        if callback:
            requests.post(callback, json=notice, timeout=settings.webhook_seconds)
    except requests.RequestException:
        # A webhook that is down keeps nobody from finishing a task.
        log.warning("the webhook did not take the notice about task %d", task["id"])
