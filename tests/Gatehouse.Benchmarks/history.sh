#!/usr/bin/env bash
# `scan --history` beside `git log -p --all`, on a repository made here: tests/Gatehouse.Benchmarks/history.sh [COMMITS]
# Needs git, python3, hyperfine and jq. Prints medians of wall time and of CPU time (user + system), and Gatehouse's peak memory.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$here/../.."
commits="${1:-20000}"
for tool in git python3 hyperfine jq; do
    command -v "$tool" >/dev/null || { echo "history: $tool is missing; install it from your system's packages" >&2; exit 2; }
done
"$root/gatehouse" --version >/dev/null
gatehouse="$(find "$root/.build" -mindepth 2 -maxdepth 2 -type f -name gatehouse | head -n 1)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

git init -q "$work/repo"
# Files of words that change a little with every commit, as sources do; the same ones each time.
python3 - "$commits" <<'PY' | git -C "$work/repo" fast-import --quiet
import random, sys
draw = random.Random(7)
words = [''.join(draw.choice('abcdefghijklmnopqrstuvwxyz') for _ in range(draw.randint(3, 9))) for _ in range(3000)]
files = {}
out = sys.stdout.buffer
def blob(text):
    data = text.encode()
    out.write(b'data %d\n' % len(data)); out.write(data); out.write(b'\n')
for number in range(int(sys.argv[1])):
    out.write(b'commit refs/heads/main\ncommitter A <a@example.com> %d +0000\n' % (1600000000 + number * 60))
    blob('change %d' % number)
    for _ in range(2):
        path = 'd%d/f%d.txt' % (draw.randrange(40), draw.randrange(50))
        lines = files.setdefault(path, [' '.join(draw.choice(words) for _ in range(10)) for _ in range(200)])
        lines[draw.randrange(len(lines))] = ' '.join(draw.choice(words) for _ in range(10))
        out.write(b'M 100644 inline %s\n' % path.encode())
        blob('\n'.join(lines) + '\n')
PY
git -C "$work/repo" gc -q
git -C "$work/repo" reset -q --hard main
hyperfine --warmup 1 --runs 5 --ignore-failure --export-json "$work/run.json" \
    -n "gatehouse scan --history" "$gatehouse scan '$work/repo' --history --only secrets -f text -q" \
    -n "git log -p --all" "git -C '$work/repo' log -p --all" >/dev/null 2>&1
jq -r '.results[] | [.command, (.median * 1000 | round), ((.user + .system) * 1000 | round)]
    | "\(.[0])\t\(.[1]) ms\t\(.[2]) ms CPU"' "$work/run.json" | column -t -s "$(printf '\t')"
python3 - "$gatehouse" "$work/repo" <<'PY'
import resource, subprocess, sys
subprocess.run([sys.argv[1], 'scan', sys.argv[2], '--history', '--only', 'secrets', '-f', 'text', '-q'], stdout=subprocess.DEVNULL)
print('gatehouse, peak memory: %d MB' % (resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024))
PY
