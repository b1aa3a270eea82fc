#!/usr/bin/env bash
# A cold scan of a lock file of 1,000 packages against an advisory database: tests/Gatehouse.Benchmarks/dependencies.sh DATABASE [ECOSYSTEM-EXPORT.zip]
# The packages are those that the export (PyPI's all.zip) names most often, each at the newest version that a record lists. Needs hyperfine and python3.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
for tool in hyperfine python3; do
    command -v "$tool" >/dev/null || { echo "dependencies: $tool is missing; install it from your system's packages" >&2; exit 2; }
done
[ $# -eq 2 ] || { echo "usage: $0 DATABASE PYPI-ALL.ZIP" >&2; exit 2; }

"$root/gatehouse" --version >/dev/null
gatehouse="$(find "$root/.build" -mindepth 2 -maxdepth 2 -type f -name gatehouse | head -n 1)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 - "$2" >"$work/poetry.lock" <<'PY'
import collections, json, sys, zipfile
export = zipfile.ZipFile(sys.argv[1])
packages = collections.defaultdict(list)
for name in export.namelist():
    record = json.loads(export.read(name))
    for affected in record.get("affected", []):
        packages[affected["package"]["name"]].append(affected.get("versions", []))
chosen = sorted((p for p in packages if any(packages[p])), key=lambda p: (-len(packages[p]), p))[:1000]
for package in sorted(chosen):
    version = next(versions for versions in reversed(packages[package]) if versions)[-1]
    print(f'[[package]]\nname = "{package}"\nversion = "{version}"\n')
PY
echo "packages: $(grep -c '^name' "$work/poetry.lock"); findings: $("$gatehouse" scan "$work" --only dependencies --offline --db "$1" -f csv -q | tail -n +2 | wc -l)"
hyperfine --warmup 2 --runs 15 --ignore-failure --shell none --export-json "$work/run.json" \
    "$gatehouse scan $work --only dependencies --offline --db $1 -f text -q" >/dev/null 2>&1
jq -r '.results[] | "wall \(.median * 1000 | round) ms, CPU \((.user + .system) * 1000 | round) ms"' "$work/run.json"
command -v /usr/bin/time >/dev/null && { /usr/bin/time -f "peak %M KB" "$gatehouse" scan "$work" --only dependencies --offline --db "$1" -f text -q >/dev/null || true; }
