"""Opens widget comms without end, and sends buffers through them."""

# limits: cell_seconds=3

import comm

for number in range(100_000):
    comm.create_comm(target_name="jupyter.widget", data={"state": {"x": "y" * 1000}}, buffers=[bytes(1000)])
