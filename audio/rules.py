"""Rules of ``leafline check`` that listen to an engine."""

__all__: list[str] = []
