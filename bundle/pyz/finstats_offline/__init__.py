"""Installs finstats from the wheels of a bundle, without a network; the standard library alone.

It also runs on Pythons that finstats does not support (3.8 and later), to say so in plain words.
"""
