"""Keys, and what is refused without them."""

import pytest

from graders.errors import UserError
from graders.scale.keys import make, security


def test_keys_are_readable_by_their_owner_alone_and_are_never_written_over(tmp_path):
    made = make(tmp_path / "keys", 2)

    assert [p.name for p in made] == ["ca.pem", "ca-key.pem", "scheduler.pem", "worker.pem", "client.pem"]
    assert {p.stat().st_mode & 0o777 for p in made} == {0o600}
    with pytest.raises(UserError) as error:
        make(tmp_path / "keys", 2)
    assert str(error.value) == (
        f"{tmp_path}/keys: there are keys already; workers and schedulers that use them would be cut off, so choose a new folder or remove it"
    )


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (
            "tcp://10.0.0.1:8786",
            "tcp://10.0.0.1:8786: is not encrypted: hand-ins and the cohort's secret would be open to everybody on the way; use tls:// with the keys of `torchgrade cluster init`",
        ),
        (
            "10.0.0.1:8786",
            "10.0.0.1:8786: is no address; write tls://HOST:PORT, as `torchgrade cluster scheduler` says it",
        ),
        (
            "tls://10.0.0.1:8786",
            "no keys are given; `torchgrade cluster init FOLDER` makes them once, then give --keys FOLDER or set TORCHGRADE_KEYS",
        ),
    ],
)
def test_nothing_leaves_this_machine_in_the_open(address, why):
    with pytest.raises(UserError) as error:
        security(None, address, "client")

    assert str(error.value) == why


def test_a_missing_key_is_named(tmp_path):
    with pytest.raises(UserError) as error:
        security(tmp_path, "tls://10.0.0.1:8786", "worker")

    assert str(error.value) == (
        f"{tmp_path}/ca.pem: is not there; `torchgrade cluster init` made it beside the others, copy it here"
    )


def test_this_machine_alone_needs_no_keys():
    assert not security(None, "tcp://127.0.0.1:8786", "client").require_encryption
