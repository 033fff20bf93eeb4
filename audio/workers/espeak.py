"""espeak-ng through its C interface (speak_lib.h); runs in a process of its own, see ``serve.py``."""

import ctypes
from pathlib import Path
from typing import Any

FRESH = True  # the same text twice in one process gives different samples

_SYNCHRONOUS = 2  # no thread, so it can be forked
_UTF8, _PHONEMES = 0x001, 0x100
_BY_CHARACTER = 1
_RATE = 1
_BUFFER_MS = 4000
_EVENT_END_OF_LIST, _EVENT_WORD, _EVENT_END = 0, 1, 5


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))

_state: dict[str, Any] = {}


def load(settings: dict[str, Any]) -> dict[str, Any]:
    """Load the library, its data and the voice."""
    library = ctypes.CDLL(settings["library"])
    rate = library.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, settings["data"].encode(), 0x8000)
    if rate <= 0:
        raise RuntimeError(f"espeak-ng finds no data in {settings['data']}")
    if library.espeak_SetVoiceByName(settings["voice"].encode()):
        raise RuntimeError(f"espeak-ng has no voice {settings['voice']}")
    _state.update(library=library, rate=rate)
    library.espeak_Info.restype = ctypes.c_char_p
    return {"version": library.espeak_Info(None).decode(), "data": str(Path(settings["data"]))}


def speak(request: dict[str, Any]) -> tuple[int, bytes, list[Any]]:
    """Speak a text; a word comes as (place of its first character in the text, start, end in seconds)."""
    library, rate = _state["library"], _state["rate"]
    sound: list[bytes] = []
    marks: list[tuple[int, int, int]] = []

    def collect(samples: Any, count: int, events: Any) -> int:
        if samples and count:
            sound.append(ctypes.string_at(samples, 2 * count))
        place = 0
        while (event := events[place]).type != _EVENT_END_OF_LIST:
            if event.type in (_EVENT_WORD, _EVENT_END):
                marks.append((event.type, event.text_position - 1, event.sample))
            place += 1
        return 0

    callback = _Callback(collect)
    library.espeak_SetSynthCallback(callback)
    library.espeak_SetParameter(_RATE, int(request["words_a_minute"]), 0)
    text = request["text"].encode()
    if library.espeak_Synth(text, len(text) + 1, 0, _BY_CHARACTER, 0, _UTF8 | _PHONEMES, None, None):
        raise RuntimeError("espeak_Synth refused the text")
    library.espeak_Synchronize()
    samples = b"".join(sound)
    ends = [mark[2] for mark in marks[1:]] + [len(samples) // 2]
    words = [
        (place, start / rate, end / rate)
        for (kind, place, start), end in zip(marks, ends, strict=True)
        if kind == _EVENT_WORD
    ]
    return rate, samples, words
