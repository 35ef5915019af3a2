"""Engines live in child processes: crashes, hangs, idleness and shutdown, with a real child each time."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from hub.application.child import ChildProcess, Limits
from hub.domain.errors import EngineUnavailable

ECHO = "tests.voice.echo_engine"


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(condition, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.02)


@pytest.fixture
def child():
    with ChildProcess(ECHO, {"greeting": "hola"}, name="echo") as opened:
        yield opened


def test_a_child_starts_on_the_first_call_and_answers_with_bytes(child):
    assert child.pid is None

    head, payload = child.call({"do": "echo", "text": "¿qué tal?"}, b"\x00\xff")

    assert head == {"text": "hola ¿qué tal?", "calls": 1}
    assert payload == b"\x00\xff"
    assert child.call({"do": "echo", "text": ""})[0]["calls"] == 2


def test_what_the_engine_prints_does_not_disturb_the_answers(child):
    head, _ = child.call({"do": "print", "text": "x"})

    assert head == {"text": "hola x", "calls": 1}


def test_a_child_killed_between_calls_is_started_again(child):
    child.call({"do": "echo", "text": ""})
    os.kill(child.pid, signal.SIGKILL)

    assert child.call({"do": "echo", "text": "b"})[0] == {"text": "hola b", "calls": 1}


def test_a_child_killed_in_the_middle_of_a_call_is_asked_once_more(child, tmp_path):
    child.call({"do": "echo", "text": ""})
    first = child.pid
    mark = tmp_path / "begun"
    killer = threading.Thread(target=lambda: (wait_until(mark.exists), os.kill(first, signal.SIGKILL)))
    killer.start()

    head, _ = child.call({"do": "wait_once", "mark": str(mark)})

    killer.join()
    assert head["text"] == "second try"
    assert child.pid not in (None, first)


def test_a_child_that_crashes_twice_is_reported_with_its_last_words(child):
    with pytest.raises(EngineUnavailable, match="out of luck") as caught:
        child.call({"do": "crash"})

    assert caught.value.reason == "crashed"
    assert caught.value.code == "engine_unavailable.crashed"
    assert child.call({"do": "echo", "text": "c"})[0]["text"] == "hola c"


def test_a_call_that_takes_too_long_ends_the_child_and_is_not_repeated(child):
    child.call({"do": "echo", "text": ""})
    pid, begun = child.pid, time.monotonic()

    with pytest.raises(EngineUnavailable) as caught:
        child.call({"do": "sleep", "seconds": 60}, timeout=0.3)

    assert caught.value.reason == "timeout"
    assert time.monotonic() - begun < 5
    assert gone(pid)
    assert child.call({"do": "echo", "text": "d"})[0]["calls"] == 1


def test_an_engine_that_refuses_keeps_running(child):
    with pytest.raises(EngineUnavailable, match="ValueError: no such thing") as caught:
        child.call({"do": "refuse"})

    assert caught.value.reason == "failed"
    assert child.call({"do": "echo", "text": ""})[0]["calls"] == 2


def test_a_library_that_is_not_installed_is_reported_as_missing():
    with ChildProcess(ECHO, {"import": "no_such_library"}, name="echo") as child:
        with pytest.raises(EngineUnavailable) as caught:
            child.call({"do": "echo", "text": ""})
        assert caught.value.reason == "missing"
        assert child.pid is None


def test_an_engine_that_cannot_load_is_reported_and_tried_again_at_the_next_call(tmp_path):
    flag = tmp_path / "model"
    with ChildProcess(ECHO, {"needs": str(flag)}, name="echo") as child:
        with pytest.raises(EngineUnavailable, match="FileNotFoundError"):
            child.call({"do": "echo", "text": ""})
        flag.touch()
        assert child.call({"do": "echo", "text": "e"})[0]["calls"] == 1


def test_an_idle_child_ends_and_the_next_call_starts_a_new_one():
    with ChildProcess(ECHO, {}, name="echo", limits=Limits(idle=0.2)) as child:
        child.call({"do": "echo", "text": ""})
        pid = child.pid
        wait_until(lambda: gone(pid))
        assert child.pid is None
        assert child.call({"do": "echo", "text": ""})[0]["calls"] == 1


def test_calls_from_many_threads_are_answered_one_after_the_other(child):
    answers = []
    threads = [
        threading.Thread(target=lambda i=i: answers.append(child.call({"do": "echo", "text": str(i)})[0]))
        for i in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(a["calls"] for a in answers) == list(range(1, 13))
    assert sorted(int(a["text"].split()[-1]) for a in answers) == list(range(12))


def test_closing_ends_the_child_and_a_call_under_way(child):
    child.call({"do": "echo", "text": ""})
    pid, reasons = child.pid, []

    def long_call() -> None:
        try:
            child.call({"do": "sleep", "seconds": 60})
        except EngineUnavailable as error:
            reasons.append(error.reason)

    caller = threading.Thread(target=long_call)
    caller.start()
    time.sleep(0.2)
    begun = time.monotonic()
    child.close()
    caller.join(10)

    assert time.monotonic() - begun < 5
    assert reasons == ["closed"]
    assert gone(pid)
    with pytest.raises(EngineUnavailable):
        child.call({"do": "echo", "text": ""})


def test_a_hub_that_dies_takes_its_child_with_it(tmp_path):
    import subprocess
    import sys

    code = (
        "import os\nfrom hub.application.child import ChildProcess\n"
        f"child = ChildProcess({ECHO!r}, {{}}, name='echo')\n"
        "child.call({'do': 'echo', 'text': ''})\nprint(child.pid, flush=True)\nos._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    pid = int(done.stdout)
    wait_until(lambda: gone(pid))
