#!/usr/bin/env bash
# Writes licences.tsv anew from the lists that npm knows: id, name, flags (o: OSI-approved, d: deprecated), what replaces it.
# A line that begins with & is an exception. The folder given as the first argument keeps the packages, e.g. for the licence texts.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${1:-$(mktemp -d)}"
mkdir -p "$folder"
cd "$folder"
for package in spdx-license-list@6.12.0 spdx-license-ids spdx-exceptions; do
    name="${package%@*}"
    [ -d "$name" ] || { mkdir "$name" && tar xzf "$(npm pack --silent "$package")" -C "$name" --strip-components 1; }
done
node - >"$here/licences.tsv" <<'JS'
const read = path => JSON.parse(require("fs").readFileSync(path, "utf8"));
const list = read("spdx-license-list/spdx.json");
const old = new Set(read("spdx-license-ids/deprecated.json"));
const exceptions = new Set([...read("spdx-exceptions/index.json"), ...read("spdx-exceptions/deprecated.json")]);
const odd = {
  "BSD-2-Clause-FreeBSD": "BSD-2-Clause-Views", "BSD-2-Clause-NetBSD": "BSD-2-Clause", "StandardML-NJ": "SMLNJ",
  "Nunit": "zlib-acknowledgement", "bzip2-1.0.5": "bzip2-1.0.6", "eCos-2.0": "GPL-2.0-or-later WITH eCos-exception-2.0",
  "wxWindows": "LGPL-2.0-or-later WITH WxWindows-exception-3.1", "Net-SNMP": "",
  "GPL-2.0-with-autoconf-exception": "GPL-2.0-only WITH Autoconf-exception-2.0",
  "GPL-2.0-with-bison-exception": "GPL-2.0-or-later WITH Bison-exception-2.2",
  "GPL-2.0-with-classpath-exception": "GPL-2.0-only WITH Classpath-exception-2.0",
  "GPL-2.0-with-font-exception": "GPL-2.0-only WITH Font-exception-2.0",
  "GPL-2.0-with-GCC-exception": "GPL-2.0-or-later WITH GCC-exception-2.0",
  "GPL-3.0-with-autoconf-exception": "GPL-3.0-only WITH Autoconf-exception-3.0",
  "GPL-3.0-with-GCC-exception": "GPL-3.0-only WITH GCC-exception-3.1",
};
const ids = new Set([...Object.keys(list), ...read("spdx-license-ids/index.json"), ...old]);
const rows = [];
for (const id of ids) {
  if (id.endsWith("+") || exceptions.has(id)) continue;
  const flags = (list[id]?.osiApproved ? "o" : "") + (old.has(id) ? "d" : "");
  const now = old.has(id) ? odd[id] ?? `${id}-only` : "";
  rows.push([id, (list[id]?.name ?? id).replace(/\s+/g, " ").trim(), flags, now].join("\t").trimEnd());
}
for (const id of exceptions) rows.push(`&${id}`);
rows.sort((a, b) => (a < b ? -1 : 1));
process.stdout.write(rows.join("\n") + "\n");
JS
