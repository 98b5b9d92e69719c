"""Asking the search, and reading its page."""

from __future__ import annotations

from bs4 import BeautifulSoup


def ask(client, query="", /, *, start="", **more):
    return client.get(f"{start}/search/", {"q": query, **more})


def parse(response):
    return BeautifulSoup(response.content, "html.parser")


def found(client, query, **more):
    """For each group its heading, and the titles in it."""
    page = parse(ask(client, query, **more))
    return {
        group.h2.find(string=True, recursive=False).strip(): [
            title.get_text() for title in group.select(".hub-result__title")
        ]
        for group in page.select(".hub-results")
    }


def told(client, query, **more):
    page = parse(ask(client, query, **more))
    return " ".join(page.select_one("main [role=status]").get_text(" ", strip=True).split())
