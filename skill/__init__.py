"""Leafline's channels: how people ask, and how they are answered."""

from typing import Any

__all__ = ["lambda_handler"]


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Serve the Alexa skill on AWS Lambda: name ``skill.lambda_handler`` as the function's handler."""
    from skill.channels.alexa.aws_lambda import serve

    return serve(event, context)
