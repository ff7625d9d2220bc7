"""A contender: a process that runs a model when it is its turn and sleeps otherwise."""

import json
import os
import pathlib
import select
import subprocess
import sys
import time

import numpy

HERE = pathlib.Path(__file__).resolve().parent
TICK = 1 / os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    pass


class Contender:
    def __init__(self, name, title, command, outputs, preload=None, uncounted=1):
        """`uncounted`: the runs at the beginning of each turn that fill the caches and are not counted."""
        self.name, self.title, self.outputs, self.uncounted = name, title, outputs, uncounted
        self.times, self.awake = [], 0.0
        outputs.mkdir(parents=True, exist_ok=True)
        self.log = (outputs / "messages.txt").open("w+")
        environment = os.environ | ({"LD_PRELOAD": str(preload)} if preload else {})
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
            bufsize=1, env=environment,
        )  # fmt: skip
        self.ready = None

    def wait_until_ready(self, limit=600):
        self.ready = json.loads(self.reply(limit))
        self.rest()

    def reply(self, limit=300):
        ready, _, _ = select.select([self.process.stdout], [], [], limit)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            self.stop()
            self.log.seek(0)
            raise Failed(f"{self.title}: {self.complaint(self.log.read())}")
        return line

    def complaint(self, text):
        """The most informative line of the output of a process that ended."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        errors = [line for line in lines if "rror" in line]
        if lines:
            return (errors or lines)[-1][:300]
        return f"ended with {self.process.returncode}"

    def ask(self, line):
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        return self.reply()

    def turn(self, count):
        """Nanoseconds of each of `count` runs, after those that are not counted."""
        self.awake += self.seconds_of_work() - self.rested
        times = [int(word) for word in self.ask(str(count + self.uncounted)).split()]
        self.rest()
        return times[self.uncounted :]

    def rest(self):
        """Waits until all threads sleep; those of some engines spin for a while after a run."""
        deadline = time.monotonic() + 2
        calm = 0
        while time.monotonic() < deadline and calm < 2:
            calm = calm + 1 if self.sleeps() else 0
            time.sleep(0.001)
        if calm < 2:
            print(f"warning: threads of {self.title} do not come to rest", file=sys.stderr)
        self.rested = self.seconds_of_work()

    def sleeps(self):
        for path in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            try:
                if path.read_text().rsplit(")", 1)[1].split()[0] == "R":
                    return False
            except OSError:
                pass
        return True

    def seconds_of_work(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * TICK

    def peak_memory(self):
        """Bytes."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        return 0

    def error(self, folder, names):
        """The largest difference from float64 over the largest number, of all outputs."""
        worst = 0.0
        for index, name in enumerate(names):
            expected = numpy.load(folder / f"output-{index}.npy")
            own = self.outputs / f"{name}.npy"
            result = numpy.load(own if own.exists() else self.outputs / f"{index}.npy").astype(numpy.float64)
            if result.shape != expected.shape:
                raise Failed(f"{self.title}: the output '{name}' is {result.shape}, not {expected.shape}")
            difference = numpy.abs(result - expected).max() / numpy.abs(expected).max()
            worst = max(worst, float(difference)) if numpy.isfinite(difference) else float("inf")
        return worst

    def numbers(self, name):
        """An output."""
        own = self.outputs / f"{name}.npy"
        return numpy.load(own if own.exists() else self.outputs / "0.npy")

    def stop(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()


def rival(name, title, model, folder, outputs, threads, preload, uncounted=1):
    command = [sys.executable, HERE / "rival.py", name, model.name, folder, outputs, threads]
    return Contender(name, title, command, outputs, preload, uncounted)


def graphc_command(executable, model, folder, weights, outputs, threads, options):
    return [
        executable, outputs, model.spec, *model.settings, "--weights", weights, "--threads", threads, *options,
        *(f"--input={key}={folder / key}.npy" for key in model.inputs),
    ]  # fmt: skip
