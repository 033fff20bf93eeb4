"""The rules of ``leafline check`` that look at content alone; each module holds those of one subject."""
