from django.db import migrations
from django.utils import timezone

#: places of the lead and those beside it, and of the grid under them, as fronts had them
LEADS, GRID = 5, 6


def picks_become_a_version(apps, schema_editor):
    """What editors had picked is the first version of the front of each language, every story in the place it had."""
    Front, FrontSlot = apps.get_model("fronts", "Front"), apps.get_model("fronts", "FrontSlot")
    FrontVersion = apps.get_model("fronts", "FrontVersion")
    now = timezone.now()
    Front.objects.filter(title="Front").update(title="")
    for front in Front.objects.all():
        slots = FrontSlot.objects.filter(front=front).order_by("sort_order", "pk")
        picks = list(slots.values_list("story_id", flat=True))[: LEADS + GRID]
        if not any(picks):
            continue
        FrontVersion.objects.create(
            front=front, number=1, live_at=now, made_at=now, arrangement=arrangement_of(picks, now.isoformat())
        )


def arrangement_of(picks, put_at):
    """The default arrangement of a home front with these picks; a place that filled itself keeps those below in theirs."""
    slots, seen = {"lead": [], "grid": []}, set()
    for place, story in enumerate(picks):
        if story is None or story in seen:
            continue
        seen.add(story)
        container, own = ("lead", place) if place < LEADS else ("grid", place - LEADS)
        slot = {"id": f"pick-{place + 1}", "story": story, "put_at": put_at}
        if own != len(slots[container]):
            slot["pin"] = own + 1
        slots[container].append(slot)
    return {
        "version": 1,
        "containers": [
            {"id": "lead", "layout": "lead-one", "rule": {"source": "news", "size": LEADS}, "slots": slots["lead"]},
            {"id": "grid", "layout": "grid", "rule": {"source": "news", "size": GRID}, "slots": slots["grid"]},
            {"id": "opinion", "layout": "opinion", "rule": {"source": "label", "label": "opinion", "size": 4}},
            {"id": "sections", "layout": "section", "rule": {"source": "every-section", "size": 5}},
        ],
    }


class Migration(migrations.Migration):
    dependencies = [("fronts", "0002_arrangements")]
    operations = [migrations.RunPython(picks_become_a_version, migrations.RunPython.noop)]
