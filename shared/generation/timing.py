"""How long each part of a job may take. Values that tests and platforms may tighten."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Windows of a job, all in seconds.

    Attributes:
        poll_interval_s: between two questions to a provider. Source: M218 asks clients for 5 s;
            the provider facts name 5 s as the least polite interval.
        submit_window_s: how long an unavailable provider is tried before the job fails.
        find_grace_s: after a lost answer, a job missing from the provider's list counts as never
            accepted only this long after the attempt began; longer than any submit may take.
        verdict_deadline_s: after this a silent provider's job is `unknown`. Source: M139.
        release_deadline_s: after this the customer gets the credits back whatever the provider
            says later. Source: product ideas, "Three outcomes and a deadline".
        store_tries: how often a dead output link is asked for anew.
        store_pause_s: between these tries.
        lease_s: a transcode that has not been heard of for so long is taken over.
        heartbeat_s: between two signs of life of a transcode; each costs a read and a write of
            the job, so a usual transcode should need one at most (architecture, "Cost rule").
        link_life_s: life of the signed links a transcode is given.
    """

    poll_interval_s: float = 5
    submit_window_s: float = 300
    find_grace_s: float = 60
    verdict_deadline_s: float = 300
    release_deadline_s: float = 1800
    store_tries: int = 3
    store_pause_s: float = 5
    lease_s: float = 60
    heartbeat_s: float = 20
    link_life_s: float = 3600

    def __post_init__(self) -> None:
        assert self.verdict_deadline_s < self.release_deadline_s
        assert self.heartbeat_s * 2 <= self.lease_s
