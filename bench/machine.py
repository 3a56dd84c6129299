"""What the operating system says: CPU and memory of a process and its children, and which machine this is."""

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Use:
    """CPU so far, in microseconds, by the process clock and by the threads' schedstat; and when that was."""

    cpu: float
    schedstat: float
    at: float

    def since(self, earlier: "Use") -> float:
        """The CPU used since then, in microseconds."""
        return self.cpu - earlier.cpu


@dataclass(frozen=True)
class Memory:
    """Resident and proportional set size in kB."""

    rss: int
    pss: int


def _family(pid: int) -> list[int]:
    """The process and everything it started."""
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def _process_clock(pid: int) -> float:
    """The kernel's CPU clock of a whole process, ended threads included (clock_getcpuclockid(3)), in microseconds."""
    return time.clock_gettime_ns((~pid << 3) | 2) / 1000


def _schedstat(pid: int) -> float:
    """Time on a CPU over all living threads, in microseconds."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1000


def use_of(pid: int) -> Use:
    """CPU of a process and its children up to now."""
    family = _family(pid)
    return Use(sum(map(_process_clock, family)), sum(map(_schedstat, family)), time.monotonic())


def memory_of(pid: int) -> Memory:
    """Memory of a process and its children, from smaps_rollup."""
    rss = pss = 0
    for member in _family(pid):
        for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            rss += int(rest.split()[0]) if name == "Rss" else 0
            pss += int(rest.split()[0]) if name == "Pss" else 0
    return Memory(rss, pss)


def kernel_kb() -> int:
    """Memory of the kernel's own objects on this machine, sockets among them, in kB."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Slab:"))


def busy_seconds() -> float:
    """CPU time that the whole machine has spent on anything."""
    times = psutil.cpu_times()
    return sum(times) - times.idle - times.iowait - times.guest - times.guest_nice


def description() -> dict[str, object]:
    """Which machine and which Python a result belongs to."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), platform.processor())
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_mb": psutil.virtual_memory().total >> 20,
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": os.getloadavg(),
    }
