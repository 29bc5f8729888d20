"""Three tracks, each always beside a look-up and an oracle, since one alone can mislead."""

from benchmarks import track_public, track_simulated
from benchmarks.outcome import Outcome, Skipped, say
from benchmarks.settings import Settings


def run(settings: Settings) -> Outcome:
    """A and B are the public data, by time and deduplicated; C is simulated years."""
    outcome = Outcome("tracks A and B: public Korean declarations; track C: simulated years")
    try:
        track_public.by_time(outcome, settings)
        track_public.deduplicated(outcome, settings)
    except Skipped as reason:
        say(f"!! SKIPPED tracks A and B: {reason}")
    track_simulated.years(outcome, settings)
    return outcome
