"""Displays a million things, pictures among them, and updates them."""

# limits: cell_seconds=3

import base64

from IPython.display import Image, clear_output, display

picture = base64.b64encode(bytes(50_000)).decode()
for number in range(1_000_000):
    display({"image/png": picture, "text/plain": "x" * 1000}, raw=True, display_id=f"d{number}")
    display({"text/html": "<b>" * 1000}, raw=True, display_id=f"d{number // 2}", update=True)
    clear_output(wait=True)
