"""Datasets: the real ones, and small ones made here."""
