"""Sentences of an aspect cut into what is said in one go."""

from collections.abc import Sequence

from speech_content.drafting.proposal import Proposal

__all__ = ["LEAST_SECONDS", "MOST_CHUNKS", "MOST_SECONDS", "chunks", "emergency"]

LEAST_SECONDS, MOST_SECONDS = 20.0, 28.0
"""How long a chunk is, in seconds of speech; the last one may be shorter."""
MOST_CHUNKS = 3
EMERGENCY_SENTENCES, EMERGENCY_SECONDS = 2, 15.0


def chunks(
    proposals: Sequence[Proposal],
) -> tuple[tuple[tuple[Proposal, ...], ...], tuple[Proposal, ...]]:
    """Cut at borders of sentences.

    Returns:
        The chunks, and the sentences that are too many.
    """
    made: list[list[Proposal]] = [[]]
    length = 0.0
    for place, proposal in enumerate(proposals):
        if made[-1] and (length >= LEAST_SECONDS or length + proposal.seconds > MOST_SECONDS):
            rest = sum(each.seconds for each in proposals[place:])
            if length + rest > MOST_SECONDS:
                if len(made) == MOST_CHUNKS:
                    return tuple(map(tuple, made)), tuple(proposals[place:])
                made.append([])
                length = 0.0
        made[-1].append(proposal)
        length += proposal.seconds
    return tuple(tuple(chunk) for chunk in made if chunk), ()


def emergency(proposals: Sequence[Proposal]) -> tuple[list[Proposal], list[Proposal]]:
    """Keep what may be said of an emergency, two short sentences; the rest belongs to getting help."""
    kept: list[Proposal] = []
    for proposal in proposals:
        seconds = sum(each.seconds for each in kept) + proposal.seconds
        if len(kept) == EMERGENCY_SENTENCES or (kept and seconds > EMERGENCY_SECONDS):
            break
        kept.append(proposal)
    return kept, list(proposals[len(kept) :])
