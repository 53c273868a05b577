"""Inside a sandbox: import the libraries that a problem set needs, and fork a kernel for each submission.

The process that forks (a fork server, or zygote) is started by :mod:`nlpkit.grading.preload` in a sandbox of
bubblewrap's with the same view of the system as any other: read-only, without network, without the grader's
environment. It reads no submission and no key: all that it ever receives is one end of a socket for each
kernel, which it hands on unread. So there is nothing in its memory that a kernel, which begins as a copy of
it, must not see. It has one thread, or refuses to fork.

Each kernel gets a sandbox of its own inside that one. bubblewrap starts programs, and cannot shut in what
runs already; Python 3.11 has no ``os.unshare``. So this is done by a few system calls, through ctypes, on top
of what bubblewrap has prepared. A child leaves all namespaces, and in the new ones mounts an empty home,
``/tmp`` and ``/dev/shm``, its own ``/proc`` and ``/dev/pts``, and the connection file. Then it goes on to a
user namespace of its own, in which no more can be made. That one does not own the others, so whatever a
process in it may become, it can change none of them. What is left of its rights it gives up; the filter of
system calls and the limits are those of :mod:`nlpkit.grading.sandbox`. As there, the first process of the
namespace waits for the kernel, with which all others die, and the kernel is the second.

No call of student code can lead back: the child holds no descriptor of the server's, which is out of sight
and has no number by which it could be signalled or traced. What all children do share is where their code and
data lie in memory, so this is no secret to any of them.
"""

from __future__ import annotations

import ctypes
import fcntl
import gc
import importlib
import json
import os
import runpy
import socket
import struct
import sys
from collections.abc import Sequence

from nlpkit import checks, set_seed
from nlpkit.grading.sandbox import (
    CONNECTION_FILE,
    LOOK_AROUND,
    WORK,
    WRITABLE,
    be_second,
    import_all,
    prepare,
    seccomp_filter,
)
from nlpkit.grading.settings import Limits

MESSAGE_BYTES = 100_000
"""The longest message; the one that says how to start a kernel has about 1,000."""

SOCKETS = 5
"""How many sockets a kernel has."""

KERNEL = "import " + ", ".join(
    [
        *("ipykernel.debugger", "ipykernel.kernelapp", "ipykernel.zmqshell", "tornado.platform.asyncio"),
        *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect"),
        *("IPython.extensions.storemagic", "sqlite3", "stack_data"),
    ]
)
"""What a kernel imports when it starts, of which the debugger takes most, and when it shows an error."""

# linux/sched.h
CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000

# sys/mount.h
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18

# linux/prctl.h, linux/seccomp.h, linux/capability.h
PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 22, 24, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL, SECCOMP_MODE_FILTER, LINUX_CAPABILITY_VERSION_3 = 4, 2, 0x20080522

SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 1, 64

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *args: object) -> None:
    """Call a function of the C library; integers are handed over as long."""
    arguments = [ctypes.c_ulong(arg) if isinstance(arg, int) else arg for arg in args]
    if getattr(_libc, name)(*arguments) < 0:
        number = ctypes.get_errno()
        shown = " ".join(str(arg) for arg in args if isinstance(arg, int | bytes) and arg)
        raise OSError(number, f"{name} {shown}: {os.strerror(number)}")


def _mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    words = (source, target, kind)
    _call("mount", *(word.encode() or None for word in words), flags, options.encode() or None)


def threads() -> int:
    """Return how many threads this process has, by the system's count."""
    return len(os.listdir("/proc/self/task"))


def serve(control: socket.socket, statements: Sequence[str]) -> dict:
    """Import, then fork a process for each socket that comes; return there, and say what it is to be.

    Parameters
    ----------
    control : socket
        Says first that all is ready, or why not, and sends a descriptor of this process. The process ends
        when the other end is closed.
    statements : sequence of str
        Such as ``import keras``.
    """
    reason = import_all([KERNEL, *statements])
    _show_an_error()
    # The collector writes to all that it looks at, and what is written to is no longer shared.
    gc.collect()
    gc.freeze()
    with os.fdopen(os.pidfd_open(os.getpid()), "rb", buffering=0) as me:
        socket.send_fds(control, [(reason or _several_threads()).encode()[:1000]], [me.fileno()])
    while True:
        _, descriptors, *_ = socket.recv_fds(control, 1, 1)
        if not descriptors:
            os._exit(0)
        line = socket.socket(fileno=descriptors[0])
        if several := _several_threads():
            # Where a message is left, the answer would be lost; all but its first byte is thrown away.
            line.recv(1)
            line.send(several.encode())
        else:
            child = os.fork()
            if not child:
                control.close()
                return _enclosed(line)
            os.waitpid(child, 0)
        line.close()


def _show_an_error() -> None:
    """Show one, as each kernel would for the first visible test that fails: it takes its time only once."""
    from IPython.core.ultratb import AutoFormattedTB

    try:
        checks.equal(0, 1, "")
    except AssertionError:
        AutoFormattedTB(mode="Context", theme_name="linux").text(*sys.exc_info())


def _several_threads() -> str:
    count = threads()
    return "" if count == 1 else f"the imports have started threads ({count}), so that it cannot be forked"


def _enclosed(line: socket.socket) -> dict:
    """Make a sandbox around this process; return in the second one in there, and say what it is to be."""
    try:
        _call(
            "unshare",
            CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET,
        )
        if os.fork():
            os._exit(0)  # this one is in the old process namespace
        content, descriptors, *_ = socket.recv_fds(line, MESSAGE_BYTES, SOCKETS)
        boot = json.loads(content)
        proc = _mount_all(int(boot["limits"]["written_bytes"]), boot["connection"])
        _bring_loopback_up()
        _give_up_rights(proc)
        os.close(proc)
        if boot["module"]:
            with os.fdopen(os.pidfd_open(os.getpid()), "rb", buffering=0) as me:
                socket.send_fds(line, [b"ready"], [me.fileno()])
        be_second()
        importlib.invalidate_caches()
        # Else all would draw the same numbers.
        set_seed(int.from_bytes(os.urandom(4)))
        if not boot["module"]:
            line.send(_look_around().encode())
            os._exit(0)
        _close_all_but(descriptors)
        line.detach()
        return boot | {"sockets": dict(zip(boot["addresses"], descriptors, strict=True))}
    except BaseException as error:
        line.send(f"{type(error).__name__}: {error}".encode()[:1000])
        os._exit(1)


def _mount_all(written_bytes: int, connection: str) -> int:
    """Mount what a kernel shares with no other; return a descriptor of its /proc, uncovered."""
    _mount("", "/", flags=MS_REC | MS_PRIVATE)
    for folder in WRITABLE:
        _mount_empty(folder, written_bytes)
    os.mkdir(WORK)
    # Not the folder of the same name in the server's file system.
    os.chdir(WORK)
    guarded = MS_NOSUID | MS_NODEV | MS_NOEXEC
    options = "newinstance,ptmxmode=0666,mode=620"
    _mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, options)
    _mount("proc", "/proc", "proc", guarded)
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    _mount("/proc", "/proc", flags=MS_BIND)
    # Root owns these also where it is in a user namespace.
    for name in filter(os.path.exists, ("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus")):
        _mount(name, name, flags=MS_BIND)
        _mount("", name, flags=MS_BIND | MS_REMOUNT | MS_RDONLY | guarded)
    written = "/tmp/connection"
    with open(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(connection)
    _mount(written, CONNECTION_FILE, flags=MS_BIND)
    _mount("", CONNECTION_FILE, flags=MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV)
    os.unlink(written)
    return proc


def _mount_empty(folder: str, size: int) -> None:
    """Mount an empty folder; what was mounted in it stays: a Python environment, perhaps."""
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        places = {line.split()[4].encode().decode("unicode_escape") for line in file}
    below: dict[str, int] = {}
    for place in sorted(place for place in places if place.startswith(f"{folder}/")):
        if not any(place.startswith(f"{other}/") for other in below):
            below[place] = os.open(place, os.O_PATH)
    _mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, f"mode=0755,size={size}")
    for place, descriptor in below.items():
        source = f"/proc/self/fd/{descriptor}"
        if os.path.isdir(source):
            os.makedirs(place)
        else:
            os.makedirs(os.path.dirname(place), exist_ok=True)
            os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        _mount(source, place, flags=MS_BIND | MS_REC)
        os.close(descriptor)


def _bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP | IFF_RUNNING))


def _give_up_rights(proc: int) -> None:
    user, group = os.getuid(), os.getgid()
    _call("unshare", CLONE_NEWUSER)
    for name, text in (
        ("self/setgroups", "deny"),
        ("self/uid_map", f"1000 {user} 1"),
        ("self/gid_map", f"1000 {group} 1"),
        ("sys/user/max_user_namespaces", "0"),
    ):
        with open(os.open(name, os.O_WRONLY, dir_fd=proc), "w", encoding="utf-8") as file:
            file.write(text)
    with open("/proc/sys/kernel/cap_last_cap", encoding="utf-8") as file:
        last = int(file.read())
    for number in range(last + 1):
        _call("prctl", PR_CAPBSET_DROP, number, 0, 0, 0)
    _call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    _call("capset", struct.pack("Ii", LINUX_CAPABILITY_VERSION_3, 0), bytes(24))
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with seccomp_filter() as file:
        program = file.read()
    buffer = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: how many instructions, and where they are.
    _call(
        "prctl",
        PR_SET_SECCOMP,
        SECCOMP_MODE_FILTER,
        struct.pack("HP", len(program) // 8, ctypes.addressof(buffer)),
        0,
        0,
    )


def _look_around() -> str:
    """Return what student code would see and could do here, as JSON."""
    found: list[str] = []
    exec(LOOK_AROUND, {"print": found.append})
    return found[0]


def _close_all_but(kept: Sequence[int]) -> None:
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and int(name) not in kept:
            try:
                os.close(int(name))
            except OSError:  # the one that the folder was listed with
                continue


def main() -> None:
    """``python -m nlpkit.grading.preload_inside STATEMENTS DESCRIPTOR``: import these, obey this socket."""
    # What the grader does without, a student need not: see nlpkit/grading/__init__.py.
    sys.modules.pop("rfc3987_syntax", None)
    boot = serve(socket.socket(fileno=int(sys.argv[2])), json.loads(sys.argv[1]))
    sys.argv = boot["module"]
    prepare(Limits(**boot["limits"]), boot["sockets"])
    # Called at the same depth as where nothing is preloaded: a student's endless recursion ends there, too.
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
