"""Corpora made by code from a seed: original, offline, the same on every platform."""
