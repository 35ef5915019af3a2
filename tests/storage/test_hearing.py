"""What voice notes are misheard as adds up alike on every device, in whatever order the judgements arrive."""

from __future__ import annotations

from hub.application.hearing import forget_mishearing, judge_hearing
from hub.application.ports.books import Transaction
from hub.domain.hearing import Mishearing
from tests.application.scene import Scene
from tests.storage.working_apart import Devices, template, three

__all__ = ["template", "three"]


def judge(scene: Scene, heard: str, other: str, *, mistaken: bool = True) -> None:
    def work(tx: Transaction) -> None:
        judge_hearing(tx, scene.customer, "es", heard=heard, other=other, mistaken=mistaken)

    scene.do(work)


def known(scene: Scene) -> list[tuple[str, str]]:
    with scene.books.read() as reader:
        return [(each.heard, each.meant) for each in reader.mishearings()]


def test_judgements_of_two_devices_add_up(three: Devices) -> None:
    a, b, c = three.scenes
    judge(a, "2", "12")
    judge(b, "2", "12")
    judge(c, "2", "12", mistaken=False)
    judge(c, "santa", "fanta")
    judge(c, "60", "70", mistaken=False)
    three.meet([(0, 1), (2, 0), (1, 2)])
    for scene in three.scenes:
        assert sorted(known(scene)) == [("2", "12"), ("santa", "fanta")]
    judge(b, "2", "12", mistaken=False)
    three.meet([])
    tables = three.tables(0)
    for place, scene in enumerate(three.scenes):
        assert known(scene) == [("santa", "fanta")]
        scene.books.rebuild()
        assert three.tables(place) == tables


def test_what_was_taken_back_on_one_device_is_gone_on_all(three: Devices) -> None:
    a, b, _ = three.scenes
    judge(a, "2", "12")
    three.meet([])
    judge(b, "2", "12")
    with a.books.read() as reader:
        [seen] = reader.mishearings()
    assert isinstance(seen, Mishearing)
    a.do(lambda tx: forget_mishearing(tx, seen))
    assert known(a) == []
    three.meet([])
    # What the other device was told meanwhile, nobody has taken back.
    assert [known(scene) for scene in three.scenes] == [[("2", "12")]] * 3
    with b.books.read() as reader:
        [again] = reader.mishearings()
    b.do(lambda tx: forget_mishearing(tx, again))
    three.meet([])
    assert [known(scene) for scene in three.scenes] == [[]] * 3


def test_only_so_many_are_kept_in_mind_the_latest_first(three: Devices) -> None:
    scene = three.scenes[0]
    for number in range(3):
        scene.clock.forward(minutes=1)
        judge(scene, str(number), str(number + 10))
    with scene.books.read() as reader:
        assert [each.heard for each in reader.mishearings(2)] == ["2", "1"]
