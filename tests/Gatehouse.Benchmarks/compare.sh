#!/usr/bin/env bash
# Gatehouse beside ripgrep and beside plain reading of the same files, in one run: tests/Gatehouse.Benchmarks/compare.sh FOLDER...
# Needs hyperfine, ripgrep (rg) and jq. Prints medians of wall time and of CPU time (user + system), and ratios to Gatehouse with archives closed.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$here/../.."
for tool in hyperfine rg jq; do
    command -v "$tool" >/dev/null || { echo "compare: $tool is missing; install it from your system's packages" >&2; exit 2; }
done
[ $# -gt 0 ] || { echo "usage: $0 FOLDER..." >&2; exit 2; }

"$root/gatehouse" --version >/dev/null
gatehouse="$(find "$root/.build" -mindepth 2 -maxdepth 2 -type f -name gatehouse | head -n 1)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
dotnet run --project "$here" -c Release -- keywords >"$work/keywords"
echo "keywords: $(wc -l <"$work/keywords")"
# Every so many-th, so that all letters are there.
awk -v all="$(wc -l <"$work/keywords")" 'int(NR * 240 / all) > int((NR - 1) * 240 / all)' "$work/keywords" >"$work/keywords240"

hyperfine --warmup 3 --runs 20 --shell none --export-json "$work/start.json" "$gatehouse --version" >/dev/null 2>&1
jq -r '.results[] | "--version: median \(.median * 1000 | round) ms"' "$work/start.json"

for folder in "$@"; do
    opened="$("$gatehouse" scan "$folder" --only secrets --no-ignore -f json -q | jq '.coverage.scanners[0].bytes')" || true
    closed="$("$gatehouse" scan "$folder" --only secrets --no-ignore --no-archives -f json -q | jq '.coverage.scanners[0].bytes')" || true
    echo "== $folder: $((closed / 1000000)) MB of text, $((opened / 1000000)) MB with what its archives hold"
    hyperfine --warmup 2 --runs 10 --ignore-failure --export-json "$work/run.json" \
        -n "gatehouse, all rules" "$gatehouse scan '$folder' --only secrets --no-ignore -f text -q" \
        -n "gatehouse, archives closed" "$gatehouse scan '$folder' --only secrets --no-ignore --no-archives -f text -q" \
        -n "gatehouse, one thread" "$gatehouse scan '$folder' --only secrets --no-ignore -f text -q --jobs 1" \
        -n "ripgrep, the same keywords, any case" "rg --fixed-strings --ignore-case --count --file '$work/keywords' --no-ignore --hidden --max-filesize 10M '$folder'" \
        -n "ripgrep, 240 of the keywords" "rg --fixed-strings --ignore-case --count --file '$work/keywords240' --no-ignore --hidden --max-filesize 10M '$folder'" \
        -n "ripgrep, one literal" "rg --fixed-strings --count ghp_ --no-ignore --hidden --max-filesize 10M '$folder'" \
        -n "plain reading (find, cat)" "find '$folder' -type f -size -10240k -print0 | xargs -0 cat" >/dev/null 2>&1
    jq -r '
        (.results[1].user + .results[1].system) as $ours
        | .results[]
        | [.command, (.median * 1000 | round), ((.user + .system) * 1000 | round), ((.user + .system) / $ours * 100 | round / 100)]
        | "\(.[0])\t\(.[1]) ms\t\(.[2]) ms CPU\t\(.[3])x"' "$work/run.json" | column -t -s "$(printf '\t')"
done
