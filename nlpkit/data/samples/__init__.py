"""Corpora made by code from a seed."""
