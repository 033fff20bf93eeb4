"""How a line becomes sound: engines, mastering, formats, build, manifest, albums and feeds."""
