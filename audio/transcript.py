"""An album's words to read: plain text for lyrics, HTML for people, JSON chapters for players."""

import html
import json
from collections.abc import Iterable, Sequence

from audio.tags import Mark

__all__ = ["chapters_json", "html_transcript", "text_transcript"]

Chapters = Sequence[tuple[str, Sequence[str]]]
"""Titles, each with its paragraphs."""


def text_transcript(chapters: Chapters) -> str:
    """Write titles and paragraphs, set apart by empty lines."""
    return "\n\n".join(part for title, paragraphs in chapters for part in (title, *paragraphs))


def html_transcript(title: str, language: str, chapters: Chapters) -> str:
    """Write a page with a heading for each chapter."""
    parts = []
    for heading, paragraphs in chapters:
        parts += [f"<h2>{html.escape(heading)}</h2>", *(f"<p>{html.escape(text)}</p>" for text in paragraphs)]
    name = html.escape(title)
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{html.escape(language)}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
            f"<title>{name}</title></head>",
            f"<body><main><h1>{name}</h1>",
            *parts,
            "</main></body>",
            "</html>",
            "",
        ]
    )


def chapters_json(marks: Iterable[Mark]) -> str:
    """Write the podcast namespace's chapters, version 1.2.0; times in seconds."""
    chapters = [
        {"startTime": round(mark.start, 3), "endTime": round(mark.end, 3), "title": mark.title} for mark in marks
    ]
    return json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"
