"""Task names: deterministic, distinct, and of the shape Cloud Tasks takes."""

import re

import pytest

from infra.queue.names import checked_name, task_name
from shared.kernel.tasks import Handler


def test_equal_causes_give_equal_names() -> None:
    assert task_name(Handler.POLL_JOB, "gen_1", 2) == task_name(Handler.POLL_JOB, "gen_1", 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [(("a-b", "c"), ("a", "b-c")), (("ä",), ("ö",)), (("1",), (1,)), (("a",), ("a", ""))],
)
def test_different_causes_give_different_names(
    one: tuple[str | int, ...], other: tuple[str | int, ...]
) -> None:
    assert task_name(Handler.POLL_JOB, *one) != task_name(Handler.POLL_JOB, *other)


@pytest.mark.parametrize("part", ["", "廣告", "a/b c\n", "x" * 2000])
def test_any_text_gives_a_name_cloud_tasks_takes(part: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,500}", task_name(Handler.SEND_MESSAGE, part))


def test_a_name_can_be_read() -> None:
    assert task_name(Handler.SUBMIT_JOB, "gen_1", 3).endswith("-submit_job-gen_1-3")


@pytest.mark.parametrize("name", ["", "a/b", "a b", "x" * 501, "ok\n"])
def test_a_name_cloud_tasks_refuses_is_a_bug(name: str) -> None:
    with pytest.raises(ValueError, match="not a task name"):
        checked_name(name)
