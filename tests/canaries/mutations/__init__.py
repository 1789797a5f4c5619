"""One line that switches each control off, and the test that must fail then. `make canaries` tries them all."""

from tests.canaries.mutations import exchange, input, limits, links, order, output, permissions, running, trail, undoing
from tests.canaries.mutations.mutation import Mutation

MUTATIONS: list[Mutation] = [
    *links.MUTATIONS,
    *permissions.MUTATIONS,
    *limits.MUTATIONS,
    *input.MUTATIONS,
    *output.MUTATIONS,
    *order.MUTATIONS,
    *trail.MUTATIONS,
    *running.MUTATIONS,
    *undoing.MUTATIONS,
    *exchange.MUTATIONS,
]
__all__ = ["MUTATIONS", "Mutation"]
