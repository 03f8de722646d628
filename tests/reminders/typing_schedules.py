"""The pages of schedules as a browser without scripts uses them."""

import re

EVERYWHERE = "/reminders/schedules/milestone/"


def of_plan(milestone):
    return f"/plans/{milestone.plan.code}/reminders/"


def of_milestone(milestone):
    number = milestone.number
    return f"/plans/{milestone.plan.code}/milestones/{number}/reminders/change/"


def fields(page, **typed):
    """What a browser would send of the page, with what somebody typed."""
    form, rows = page.context["form"], page.context["rows"]
    sent = {}
    for bound in form:
        if bound.value() is not False:
            sent[bound.html_name] = bound.value()
    total = len(rows.forms)
    sent |= {"told-TOTAL_FORMS": total, "told-INITIAL_FORMS": total}
    for row in rows:
        sent |= {bound.html_name: bound.value() for bound in row}
    if seen := page.context.get("seen"):
        sent["seen"] = seen
    sent |= typed
    return {name: value for name, value in sent.items() if value is not None}


def save(client, address, **typed):
    """Type, look at what it leads to, save."""
    page = client.post(address, fields(client.get(address), look="1", **typed))
    return client.post(address, fields(page, save="1"))


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())
