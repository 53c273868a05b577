"""Reads the memory of its parents and of the lowest processes: ptrace, process_vm_readv, /proc/PID/mem."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
found = []
for pid in {os.getppid(), 1, 2, 3, *range(max(1, os.getpid() - 20), os.getpid())}:
    found.append((pid, libc.ptrace(16, pid, 0, 0)))  # PTRACE_ATTACH
    buffer = ctypes.create_string_buffer(4096)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 4096)
    remote = (ctypes.c_void_p * 2)(0x400000, 4096)
    found.append(libc.process_vm_readv(pid, local, 1, remote, 1, 0))
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                if "[heap]" in line:
                    start, end = (int(word, 16) for word in line.split()[0].split("-"))
                    memory.seek(start)
                    found.append(memory.read(end - start))
    except OSError as error:
        found.append(error)
    print(buffer.raw.strip(b"\0"))
print([str(item)[:10_000] for item in found])
