"""The ledger's arithmetic, against the published vectors and the recursive definition of RFC 9162."""

import hashlib
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.ledger import Range, commitment, merkle_root

# The leaves and heads that implementations of certificate transparency test themselves with.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
HEADS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PAGE = uuid.UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
TEXTS = st.binary(max_size=40)


def tree_head(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162 section 2.1.1, word for word: k is the largest power of two smaller than n."""
    if len(leaves) <= 1:
        return hashlib.sha256(b"".join(b"\x00" + leaf for leaf in leaves)).digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + tree_head(leaves[:k]) + tree_head(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_root_of_the_first_leaves_is_the_published_one(size: int) -> None:
    assert merkle_root(LEAVES[:size]).hex() == HEADS[size]


@given(st.lists(TEXTS, max_size=70))
def test_the_root_is_the_one_of_the_recursive_definition(leaves: list[bytes]) -> None:
    assert merkle_root(leaves) == tree_head(leaves)


@given(st.lists(TEXTS, max_size=70), st.lists(TEXTS, max_size=70))
def test_leaves_added_later_make_the_root_of_all_of_them_with_one_peak_for_each_bit(
    first: list[bytes], more: list[bytes]
) -> None:
    grown = Range().extended(first).extended(more)
    assert grown.root == tree_head([*first, *more])
    assert len(grown.peaks) == (len(first) + len(more)).bit_count()


@given(st.lists(TEXTS, min_size=2, max_size=20, unique=True), st.data())
def test_another_order_is_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    other = data.draw(st.permutations(leaves))
    assert (merkle_root(other) == merkle_root(leaves)) == (other == leaves)


@given(st.lists(TEXTS, min_size=1, max_size=20), TEXTS)
def test_one_more_leaf_is_another_root(leaves: list[bytes], more: bytes) -> None:
    assert merkle_root([*leaves, more]) != merkle_root(leaves)


def sealed(
    *, nonce: bytes = b"n", kind: str = "signed", page: uuid.UUID = PAGE, text: bytes = b"t", signer: bytes = b"s"
) -> bytes:
    return commitment(nonce=nonce, kind=kind, action_page_id=page, text_digest=text, signer_key=signer)


def test_a_commitment_changes_with_everything_it_seals() -> None:
    others = {
        sealed(nonce=b"m"),
        sealed(kind="confirmed"),
        sealed(page=uuid.UUID(int=1)),
        sealed(text=b"u"),
        sealed(signer=b"r"),
    }
    assert len(others | {sealed()}) == 6


def test_a_commitment_can_be_made_again_by_who_holds_its_parts() -> None:
    assert sealed() == sealed()
    assert len(sealed()) == 32


@given(TEXTS, TEXTS, st.integers(0, 40))
def test_bytes_that_move_from_one_part_to_the_next_change_the_commitment(text: bytes, signer: bytes, at: int) -> None:
    joined = text + signer
    moved = joined[:at], joined[at:]
    assert (sealed(text=text, signer=signer) == sealed(text=moved[0], signer=moved[1])) == (moved == (text, signer))
