"""What of this app's pages can be exported: the cooperations of the status board."""

from exchange.exports.registry import register
from overview.board.exports import COOPERATIONS

register(COOPERATIONS)
