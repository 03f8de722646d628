from tests.factories.cooperation import FollowUpFactory, MilestoneFactory
def test_smoke(client, coordinator):
    FollowUpFactory(); FollowUpFactory(due_on=None); MilestoneFactory()
    client.force_login(coordinator)
    r = client.get("/work/")
    assert r.status_code == 200
    print(r.content.decode()[:200])
    for s in ("late","country","institution"):
        assert client.get(f"/work/?sort={s}&state=all").status_code == 200
    r = client.get("/work/act/?do=postpone&all=1")
    assert r.status_code == 200
    r = client.get("/work/act/?do=reassign&row=f1")
    r = client.get("/work/export/"); r.close()
    assert r.status_code == 200
