"""One module a format, named after it; :mod:`speech_content.importer` finds them."""
