"""flite through its C interface; runs in a process of its own, see ``serve.py``."""

import ctypes
import os
import tempfile
from typing import Any

FRESH = True  # pronunciations given with one sentence must not stay for the next

_LANGUAGE_LIBRARIES = ("flite", "flite_usenglish", "flite_cmulex")
_ENDINGS = (".so.1", ".so", ".dylib")


class _Wave(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_char_p),
        ("sample_rate", ctypes.c_int),
        ("num_samples", ctypes.c_int),
        ("num_channels", ctypes.c_int),
        ("samples", ctypes.c_void_p),
    ]


class _Voice(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("features", ctypes.c_void_p)]


class _Place(ctypes.Structure):
    _fields_ = [
        ("file", ctypes.c_char_p),
        ("base", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("address", ctypes.c_void_p),
    ]


_state: dict[str, Any] = {}


def _library(name: str) -> ctypes.CDLL:
    for ending in _ENDINGS:
        try:
            return ctypes.CDLL(f"lib{name}{ending}", mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue
    raise RuntimeError(f"there is no library lib{name}")


def _file_of(function: Any) -> str:
    """Tell which file a function was loaded from."""
    place = _Place()
    dladdr = ctypes.CDLL(None).dladdr
    dladdr.argtypes = [ctypes.c_void_p, ctypes.POINTER(_Place)]
    dladdr(ctypes.cast(function, ctypes.c_void_p), ctypes.byref(place))
    return os.path.realpath((place.file or b"").decode())


def load(settings: dict[str, Any]) -> dict[str, Any]:
    """Load the libraries and the voice."""
    flite, english, lexicon = (_library(name) for name in _LANGUAGE_LIBRARIES)
    voices = _library(f"flite_cmu_us_{settings['voice']}")
    flite.flite_init()
    register = getattr(voices, f"register_cmu_us_{settings['voice']}")
    register.restype, register.argtypes = ctypes.POINTER(_Voice), [ctypes.c_char_p]
    voice = register(None)
    pointer, text, item = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p
    for name, result, arguments in (
        ("flite_synth_text", pointer, [text, pointer]),
        ("utt_wave", ctypes.POINTER(_Wave), [pointer]),
        ("utt_relation", pointer, [pointer, text]),
        ("relation_head", item, [pointer]),
        ("item_next", item, [item]),
        ("ffeature_float", ctypes.c_float, [item, text]),
        ("ffeature_string", text, [item, text]),
        ("flite_voice_add_lex_addenda", ctypes.c_int, [pointer, text]),
        ("get_param_float", ctypes.c_float, [pointer, text, ctypes.c_float]),
        ("feat_set_float", None, [pointer, text, ctypes.c_float]),
    ):
        function = getattr(flite, name)
        function.restype, function.argtypes = result, arguments
    _state.update(flite=flite, voice=voice)
    functions = (flite.flite_init, english.usenglish_init, lexicon.cmulex_init, register)
    return {"files": [_file_of(function) for function in functions]}


def speak(request: dict[str, Any]) -> tuple[int, bytes, list[Any]]:
    """Speak a text; a word comes as (its name, start, end in seconds)."""
    flite, voice = _state["flite"], _state["voice"]
    if request["lexicon"]:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="ascii") as addenda:
            addenda.writelines(f"{word} : {phones}\n" for word, phones in request["lexicon"].items())
            addenda.flush()
            flite.flite_voice_add_lex_addenda(voice, addenda.name.encode())
    features = voice.contents.features
    stretch = flite.get_param_float(features, b"duration_stretch", 1.0)
    flite.feat_set_float(features, b"duration_stretch", stretch * request["stretch"])
    utterance = flite.flite_synth_text(request["text"].encode("ascii"), voice)
    if not utterance:
        raise RuntimeError("flite_synth_text refused the text")
    wave = flite.utt_wave(utterance).contents
    words = []
    item = flite.relation_head(flite.utt_relation(utterance, b"Word"))
    while item:
        words.append(
            (
                flite.ffeature_string(item, b"name").decode("ascii", "replace"),
                flite.ffeature_float(item, b"R:SylStructure.daughter1.daughter1.R:Segment.p.end"),
                flite.ffeature_float(item, b"R:SylStructure.daughtern.daughtern.R:Segment.end"),
            )
        )
        item = flite.item_next(item)
    return wave.sample_rate, ctypes.string_at(wave.samples, 2 * wave.num_samples), words
