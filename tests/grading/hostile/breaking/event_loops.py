"""Starts tasks that never end, closes the kernel's event loop, and runs others inside it."""

# limits: cell_seconds=2

import asyncio


async def forever():
    while True:
        await asyncio.sleep(0)


loop = asyncio.get_running_loop() if asyncio._get_running_loop() else asyncio.get_event_loop()
tasks = [asyncio.ensure_future(forever(), loop=loop) for _ in range(10)]


def step(z):
    loop.call_soon(loop.stop)
    return asyncio.run(forever())


await forever()
