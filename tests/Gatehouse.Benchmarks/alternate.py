#!/usr/bin/env python3
"""CPU time (user + system) of the secrets sweep and of ripgrep with 240 keywords, run by turns: alternate.py GATEHOUSE KEYWORDS FOLDER [ROUNDS].

KEYWORDS is a file of one keyword on each line (Gatehouse.Benchmarks prints them with `keywords`); every so many-th is taken. By turns, because a
machine that slows down for a minute would otherwise slow down one of the two.
"""
import resource
import statistics
import subprocess
import sys
import tempfile


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


gatehouse, keywords, folder = sys.argv[1:4]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 15
words = open(keywords, encoding="utf-8").read().split("\n")[:-1]
with tempfile.NamedTemporaryFile("w", suffix=".txt") as chosen:
    chosen.writelines(words[i * len(words) // 240] + "\n" for i in range(240))
    chosen.flush()
    ours = [gatehouse, "scan", folder, "--only", "secrets", "--no-ignore", "--no-archives", "-f", "text", "-q"]
    theirs = ["rg", "--fixed-strings", "--ignore-case", "--count", "--file", chosen.name, "--no-ignore", "--hidden", "--max-filesize", "10M", folder]
    cpu(ours), cpu(theirs)
    pairs = [(cpu(ours), cpu(theirs)) for _ in range(rounds)]
left, right = (statistics.median(side) for side in zip(*pairs))
print(f"gatehouse {left * 1000:.0f} ms, ripgrep {right * 1000:.0f} ms, ratio {left / right:.2f}, pair by pair {statistics.median(a / b for a, b in pairs):.2f}")
