"""What espeak-ng would say for a text, as IPA and without sound; runs in a process of its own, see ``serve.py``."""

import ctypes
from typing import Any

FRESH = False

_RETRIEVAL = 1  # no sound device, no thread
_UTF8, _PHONEMES = 1, 0x100
_IPA = 0x02

_state: dict[str, Any] = {}


def load(settings: dict[str, Any]) -> dict[str, Any]:
    """Load the library, its data and the voice."""
    library = ctypes.CDLL(settings["library"])
    if library.espeak_Initialize(_RETRIEVAL, 0, settings["data"].encode(), 0x8000) <= 0:
        raise RuntimeError(f"espeak-ng finds no data in {settings['data']}")
    if library.espeak_SetVoiceByName(settings["voice"].encode()):
        raise RuntimeError(f"espeak-ng has no voice {settings['voice']}")
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
    _state["library"] = library
    return {}


def speak(request: dict[str, Any]) -> tuple[int, bytes, list[Any]]:
    """Give the IPA of each text."""
    return 1, b"", [_ipa(text) for text in request["texts"]]


def _ipa(text: str) -> str:
    buffer = ctypes.create_string_buffer(text.encode())
    place = ctypes.c_void_p(ctypes.addressof(buffer))
    clauses = []
    while place.value:
        found = _state["library"].espeak_TextToPhonemes(ctypes.byref(place), _UTF8 | _PHONEMES, _IPA)
        clauses.append(found.decode() if found else "")
    return " ".join(clauses)
