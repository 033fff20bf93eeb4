"""Who stands for a topic, and until when."""

from collections.abc import Iterator

from speech_content.proof import Proof
from speech_content.rule import Finding, rule

__all__ = ["draft", "review_due"]


@rule("draft")
def draft(proof: Proof) -> Iterator[Finding]:
    """A topic that nobody signed, where only signed ones are read out."""
    for topic in proof.topics:
        if proof.require_review and topic.review is None:
            what = "no clinician has signed this topic, so it is not read out"
            yield Finding(topic.file, 0, what, "Have it signed, and give reviewed_by, reviewed and review_due")


@rule("review-due")
def review_due(proof: Proof) -> Iterator[Finding]:
    """Days past the day on which the next review is due; before it they count down to 0."""
    for topic in proof.topics:
        if topic.review:
            past = (proof.today - topic.review.due).days
            what = f"its review was due on {topic.review.due}" if past > 0 else f"its review is due in {-past} days"
            yield Finding(topic.file, 0, what, "Have it read again and signed anew", past)
