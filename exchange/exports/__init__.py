"""Which lists can be exported, with which columns, and in which formats."""

from exchange.exports.institutions import INSTITUTIONS
from exchange.exports.missions import MISSIONS, VISITS
from exchange.exports.people import PEOPLE
from exchange.exports.plans import MILESTONES, PLANS
from exchange.exports.registry import register
from exchange.exports.requests import REQUESTS
from exchange.exports.work import WORK

register(INSTITUTIONS, PEOPLE, MISSIONS, VISITS, WORK, PLANS, MILESTONES, REQUESTS)
