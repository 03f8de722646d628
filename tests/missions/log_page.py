"""What a browser sends from the log page, for the tests that post it."""


def log_data(*, members=(), visits=(), follow_ups=(), **fields):
    """The fields of a page, Togo to Tunisia unless said otherwise, sent from the
    review of what will happen: `confirmed=None` is the page before it."""
    sent = {
        "visiting_country": "TG",
        "host_country": "TN",
        "starts_on": "21/01/2019",
        "ends_on": "25/01/2019",
        "kind": "study_visit",
        "confirmed": "1",
    } | fields
    if sent["confirmed"] is None:
        del sent["confirmed"]
    rows = {"members": members, "visits": visits, "follow_ups": follow_ups}
    for prefix, written in rows.items():
        sent |= {f"{prefix}-TOTAL_FORMS": len(written), f"{prefix}-INITIAL_FORMS": 0}
        defaults = {"role": "member"} if prefix == "members" else {}
        for number, row in enumerate(written):
            for name, value in (defaults | row).items():
                sent[f"{prefix}-{number}-{name}"] = value
    return sent


def sent_by(log):
    """Each field of the page with its value, as HTML sends it."""
    sent = {}
    for formset in (log.members, log.visits, log.follow_ups):
        for field in formset.management_form:
            value = field.value()
            sent[field.html_name] = "" if value is None else value
    rows = [row for rows in (log.members, log.visits, log.follow_ups) for row in rows]
    for form in (log.essentials, log.debriefing, *rows):
        for field in form:
            value = field.value()
            # A box that is not ticked is not sent; one that is says "on".
            if isinstance(value, bool):
                sent |= {field.html_name: "on"} if value else {}
            elif isinstance(value, list):
                sent[field.html_name] = value
            else:
                sent[field.html_name] = text_of(field, value)
    return sent


def text_of(field, value) -> str:
    text = field.field.widget.format_value(value)
    if isinstance(text, list):
        return text[0] if text else ""
    return text or ""
