import numpy as np

from graders.grading.observations import Kept, Store


def test_a_large_cache_drops_its_oldest_observations_and_keeps_the_newest(tmp_path):
    store = Store(tmp_path / "kept.sqlite")
    for i in range(100):
        store.put(str(i), Kept({"x": np.zeros(1000)}, 0))
    store.trim(2**30)
    before = [store.has(str(i)) for i in range(100)]
    store.close()  # moves all of it into the one file, whose size counts
    store = Store(tmp_path / "kept.sqlite")
    store.trim(400_000)
    after = [store.has(str(i)) for i in range(100)]
    store.close()

    assert all(before)
    assert after == sorted(after)
    assert 20 <= sum(after) <= 25
    assert store.path.stat().st_size < 300_000
