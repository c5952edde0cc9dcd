"""Dice of a test whose moments are anybody's guess."""

import os
import random


def wuerfel() -> random.Random:
    """pytest shows the seed of a test that failed; ``SAAT=…`` throws the same again."""
    saat = int(os.environ.get("SAAT") or random.SystemRandom().getrandbits(32))
    print(f"SAAT={saat}")
    return random.Random(saat)
