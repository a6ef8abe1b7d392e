"""What a referral is."""

from bot.referrals.referral import ALPHABET, new_number


def test_numbers_can_be_read_out_and_are_never_a_year():
    numbers = {new_number() for _ in range(3000)}
    assert len(numbers) > 2900
    assert all(len(n) == 4 and set(n) <= set(ALPHABET) and not n.isdigit() for n in numbers)
