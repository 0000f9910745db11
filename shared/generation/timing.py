"""How long each part of a job may take. Values that tests and platforms may tighten."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Windows of a job, all in seconds.

    Attributes:
        poll_interval_s: between two questions to a provider. Source: M218 asks clients for 5 s;
            the provider facts name 5 s as the least polite interval.
        submit_window_s: how long an unavailable provider is tried before the job fails.
        submit_budget_s: how long after an attempt began its provider may still be called; the call
            itself adds what its client waits at most.
        find_grace_s: a job missing from the provider's list counts as never accepted only this long
            after it became unknown: longer than a call under way may take, and the list's delay.
        verdict_deadline_s: after this a silent provider's job is `unknown`. Source: M139.
        release_deadline_s: after this the customer gets the credits back whatever the provider
            says later. Source: product ideas, "Three outcomes and a deadline".
        store_tries: how often a dead output link is asked for anew.
        store_pause_s: between these tries.
        lease_s: a transcode that has not been heard of for so long is taken over.
        heartbeat_s: between two signs of life of a transcode; each costs a read and a write of
            the job, so a usual transcode should need one at most (architecture, "Cost rule").
        link_life_s: life of the signed links a transcode is given.
        stale_s: an open generation untouched for so long has lost its task; longer than any call.
        exports_window_s: how long exports of a delivered film are tried before they are given up.
        slow_stale_s: the same for transcodes, which wait in a queue without being touched.
    """

    poll_interval_s: float = 5
    submit_window_s: float = 300
    submit_budget_s: float = 30
    find_grace_s: float = 120
    verdict_deadline_s: float = 300
    release_deadline_s: float = 1800
    store_tries: int = 3
    store_pause_s: float = 5
    lease_s: float = 60
    heartbeat_s: float = 20
    link_life_s: float = 3600
    stale_s: float = 180
    slow_stale_s: float = 600
    exports_window_s: float = 7200

    def __post_init__(self) -> None:
        assert self.verdict_deadline_s < self.release_deadline_s
        assert self.find_grace_s <= self.stale_s
        assert self.heartbeat_s * 2 <= self.lease_s
