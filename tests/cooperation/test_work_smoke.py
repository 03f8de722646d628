from tests.factories.cooperation import FollowUpFactory, MilestoneFactory
from accounts.models import User
def test_smoke(client, coordinator, staff):
    f = FollowUpFactory(owner=staff); FollowUpFactory(due_on=None); m = MilestoneFactory(owner=staff, escalates_to=staff)
    client.force_login(coordinator)
    assert client.get("/hand-over/").status_code == 200
    r = client.get(f"/hand-over/?from=user-{staff.pk}")
    assert r.status_code == 200
    r = client.get(f"/work/act/?do=reassign&row=f{f.pk}&row=m{m.pk}")
    assert r.status_code == 200
    r = client.get(f.get_absolute_url())
    assert r.status_code == 200
