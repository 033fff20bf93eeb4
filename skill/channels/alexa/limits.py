"""What Amazon allows, as data: each figure with its unit and the page of the Alexa Skills Kit documentation it is from.

Where Amazon gives kilobytes or megabytes without saying which, the smaller reading stands here.
"""

from dataclasses import dataclass

__all__ = [
    "ARTICLES",
    "AUDIO_FILES",
    "AUDIO_INTENTS",
    "AUDIO_KILOBITS",
    "AUDIO_RATES",
    "AUDIO_SECONDS",
    "CARD_CHARACTERS",
    "CATEGORIES",
    "CONNECTING_WORDS",
    "DYNAMIC_VALUES",
    "EXAMPLE_CHARACTERS",
    "EXAMPLE_PHRASES",
    "IMAGE_URL_CHARACTERS",
    "INTENTS",
    "INVOCATION_CHARACTERS",
    "INVOCATION_WORDS",
    "KEYWORDS",
    "KEYWORD_CHARACTERS",
    "LAUNCH_WORDS",
    "MODEL_BYTES",
    "PREPOSITIONS",
    "REQUIRED_INTENTS",
    "RESERVED_WORDS",
    "RESPONSE_BYTES",
    "SLOT_VALUES",
    "SPEECH_CHARACTERS",
    "STORE_NAME_CHARACTERS",
    "STREAM_TOKEN_CHARACTERS",
    "STREAM_URL_CHARACTERS",
    "SUMMARY_CHARACTERS",
    "TEXT_CHARACTERS",
    "VALUE_CHARACTERS",
    "WAKE_WORDS",
    "Limit",
]

_RESPONSE = "Request and Response JSON Reference, response format"
_SSML = "Speech Synthesis Markup Language Reference, audio"
_MODEL = "Create the Interaction Model for Your Skill, interaction model limits"
_SLOTS = "Create and Edit Custom Slot Types"
_DYNAMIC = "Use Dynamic Entities for Customized Interactions, limitations"
_INVOCATION = "Choose the Invocation Name for a Custom Skill, requirements"
_STORE = "Define Skill Store Details for Publication, and the counters of the developer console"


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of something Amazon allows."""

    most: int
    unit: str
    """What is counted, in the plural."""
    source: str
    """Title of the documentation's page."""
    least: int = 0

    def breached_by(self, amount: int) -> str:
        """Say in what way an amount is outside, or give an empty string."""
        if amount > self.most:
            return f"{amount:,} {self.unit}, and Amazon allows {self.most:,}"
        if amount < self.least:
            return f"{amount:,} {self.unit}, and Amazon wants {self.least:,} or more"
        return ""


# A response
SPEECH_CHARACTERS = Limit(8_000, "characters", _RESPONSE)
"""Of one ``outputSpeech``, markup and all; the same holds for a reprompt."""
RESPONSE_BYTES = Limit(24_000, "bytes", _RESPONSE)
"""Of a whole response with its session attributes, as UTF-8."""
CARD_CHARACTERS = Limit(8_000, "characters", _RESPONSE)
"""Of title, text and image addresses of a card together."""
IMAGE_URL_CHARACTERS = Limit(2_000, "characters", _RESPONSE)
STREAM_TOKEN_CHARACTERS = Limit(1_024, "characters", _RESPONSE)
STREAM_URL_CHARACTERS = Limit(8_000, "characters", _RESPONSE)
AUDIO_FILES = Limit(5, "recordings", _SSML)
"""Of ``<audio>`` in one response."""
AUDIO_SECONDS = Limit(240, "seconds", _SSML)
"""Of all ``<audio>`` in one response together."""
AUDIO_KILOBITS = Limit(48, "kilobits a second", _SSML)
"""Of an ``<audio>`` MP3, which has this rate exactly."""
AUDIO_RATES = (16_000, 22_050, 24_000)
"""Sample rates of an ``<audio>`` MP3, in hertz."""
DYNAMIC_VALUES = Limit(100, "values and synonyms", _DYNAMIC)
"""Of all entities in one ``Dialog.UpdateDynamicEntities``."""

# An interaction model
MODEL_BYTES = Limit(1_500_000, "bytes", _MODEL)
INTENTS = Limit(250, "intents", _MODEL)
"""Built-in ones count too."""
SLOT_VALUES = Limit(50_000, "slot values", _SLOTS)
"""Over all custom types, without their synonyms."""
VALUE_CHARACTERS = Limit(140, "characters", _SLOTS)
"""Of one slot value or synonym."""
REQUIRED_INTENTS = (
    "AMAZON.CancelIntent",
    "AMAZON.FallbackIntent",
    "AMAZON.HelpIntent",
    "AMAZON.NavigateHomeIntent",
    "AMAZON.StopIntent",
)
"""Intents that a model must have; the fallback is ours to want, so that nobody hears silence."""
AUDIO_INTENTS = ("AMAZON.PauseIntent", "AMAZON.ResumeIntent")
"""Intents that a model must have besides, where the skill plays recordings."""

# An invocation name
INVOCATION_CHARACTERS = Limit(50, "characters", _INVOCATION, least=2)
INVOCATION_WORDS = Limit(50, "words", _INVOCATION, least=2)
"""One word is for brands with proof of ownership only."""
LAUNCH_WORDS = frozenset(
    {"ask", "begin", "enable", "launch", "load", "open", "play", "resume", "run", "start", "tell", "use"}
)
CONNECTING_WORDS = frozenset(
    {"about", "and", "by", "for", "from", "if", "in", "that", "to", "using", "whether", "with"}
)
WAKE_WORDS = frozenset({"alexa", "amazon", "computer", "echo", "ziggy"})
RESERVED_WORDS = frozenset({"app", "skill"})
ARTICLES = frozenset({"a", "an", "the"})
"""Not in a name of two words."""
PREPOSITIONS = frozenset({"about", "at", "by", "for", "of", "off", "to", "up", "with"})
"""Not in a name of two words."""

# A store page
STORE_NAME_CHARACTERS = Limit(50, "characters", _STORE, least=2)
SUMMARY_CHARACTERS = Limit(160, "characters", _STORE, least=1)
TEXT_CHARACTERS = Limit(4_000, "characters", _STORE, least=1)
"""Of the description and of the testing instructions, each."""
EXAMPLE_PHRASES = Limit(3, "example phrases", _STORE, least=1)
EXAMPLE_CHARACTERS = Limit(200, "characters", _STORE, least=1)
KEYWORDS = Limit(30, "keywords", _STORE)
KEYWORD_CHARACTERS = Limit(150, "characters", _STORE, least=1)
CATEGORIES = frozenset({"HEALTH_AND_FITNESS", "EDUCATION_AND_REFERENCE"})
"""Categories of the store that a leaflet skill fits in."""
