# needs pytest
"""A test file with fixtures, parameters, marks, and tests that fail, skip and raise."""

import os
import sys
import tempfile

import pytest

TESTS = '''
import pytest

@pytest.fixture(scope="module")
def shop():
    yield {"tea": 3, "coffee": 4}

@pytest.fixture
def basket(shop, tmp_path):
    (tmp_path / "list").write_text("tea")
    return [(tmp_path / "list").read_text()]

@pytest.mark.parametrize("count", range(12))
def test_price(shop, count): assert shop["tea"] * count == 3 * count

def test_basket(basket): assert basket == ["tea"]
def test_missing(shop):
    with pytest.raises(KeyError): shop["milk"]
def test_fails(shop): assert shop == {"tea": 3, "coffee": 5}
@pytest.mark.skip(reason="not today")
def test_skipped(): pass
@pytest.mark.xfail
def test_expected(): raise RuntimeError
class TestGroup:
    def setup_method(self): self.n = 1
    def test_output(self, capsys):
        print(self.n)
        assert capsys.readouterr().out == "1\\n"
'''

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "test_shop.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(TESTS)
    code = pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir", folder, "--basetemp", folder + "/temporary", path])
    assert code == 1
