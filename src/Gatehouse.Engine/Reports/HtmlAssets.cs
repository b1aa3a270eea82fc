namespace Gatehouse.Engine.Reports;

/// <summary>The style sheet and the script of the page. The page's security policy allows exactly these bytes.</summary>
public static class HtmlAssets
{
    public const string Style = """

        :root {
          --paper: #f6f5f2; --card: #ffffff; --ink: #1b1e23; --soft: #5a606b; --line: #e2dfd8; --code: #f3f1ec;
          --critical: #a50f3c; --high: #cf3a14; --medium: #b07500; --low: #2368a8; --info: #6a717c;
          --critical-ink: #8f0c33; --high-ink: #a82c0c; --medium-ink: #7d5300; --low-ink: #1b5488; --info-ink: #4d545e;
          --pass: #14633f; --closed: #8f1230; --unknown: #7a4e00; --mark: #ffe3d6; --link: #1b5488;
          --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
          --mono: ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
          color-scheme: light dark;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --paper: #14161a; --card: #1c1f25; --ink: #e9e7e2; --soft: #a2a8b3; --line: #30343c; --code: #14161a;
            --critical: #f0568a; --high: #f4764f; --medium: #e0a63a; --low: #62a8e8; --info: #8f97a3;
            --critical-ink: #ff8fb2; --high-ink: #ff9d7d; --medium-ink: #f0c063; --low-ink: #93c5f5; --info-ink: #b4bac4;
            --pass: #10492f; --closed: #6e1029; --unknown: #5c3c04; --mark: #5b2a1c; --link: #93c5f5;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-padding-top: 5rem; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 var(--sans); font-variant-numeric: tabular-nums; }
        .wrap { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }
        h1, h2, h3, h4, p, ul, ol, dl, dd, pre { margin: 0; }
        ul { padding: 0; list-style: none; }
        a { color: var(--link); text-underline-offset: .2em; }
        h2 { font-size: 1.3rem; line-height: 1.3; letter-spacing: -.012em; margin-bottom: 1rem; }
        code, pre, .path, .place, .rule, .print { font-family: var(--mono); font-size: .86em; unicode-bidi: isolate; }
        p code, li code { background: var(--code); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere; }
        .path, .place { overflow-wrap: anywhere; }
        :focus-visible { outline: 3px solid var(--low); outline-offset: 2px; border-radius: 4px; }

        .verdict { color: #fff; padding: 2.6rem 0 2.2rem; }
        .verdict.pass { background: var(--pass); }
        .verdict.closed { background: var(--closed); }
        .verdict.unknown { background: var(--unknown); }
        .brand { font-size: .78rem; font-weight: 600; letter-spacing: .16em; text-transform: uppercase; opacity: .85; }
        .verdict h1 { font-size: clamp(2.6rem, 7vw, 4.2rem); line-height: 1.05; letter-spacing: -.035em; margin: .25rem 0 .6rem; }
        .lead { font-size: 1.15rem; max-width: 46rem; }
        .verdict h2 { font-size: .78rem; letter-spacing: .08em; text-transform: uppercase; margin: 1.5rem 0 .5rem; opacity: .85; }
        .grounds { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 0 2.4rem; }
        .reasons li { padding: .3rem 0 .3rem 1.1rem; border-left: 3px solid rgb(255 255 255 / .45); margin-bottom: .35rem; overflow-wrap: anywhere; }
        .reasons code { background: rgb(0 0 0 / .22); }
        .count { display: inline-block; background: var(--line); color: var(--ink); border-radius: 1rem; padding: 0 .6rem; font-size: .8rem; font-weight: 600; white-space: nowrap; }
        .about { display: flex; flex-wrap: wrap; gap: .6rem 2.4rem; margin-top: 1.8rem; font-size: .95rem; }
        .about dt { font-size: .75rem; opacity: .85; }
        .about dd { font-weight: 600; overflow-wrap: anywhere; }

        main > section { margin: 2.8rem 0; }
        .summary { display: grid; grid-template-columns: 1.15fr 1fr 1fr; gap: 1.25rem; }
        main > .summary { margin-top: 1.75rem; }
        .panel { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.25rem 1.35rem; min-width: 0; }
        .panel h2 { font-size: .95rem; letter-spacing: 0; }
        .donut { display: grid; grid-template-columns: minmax(7rem, 9rem) 1fr; gap: 1.4rem; align-items: center; }
        .donut svg { width: 100%; display: block; }
        .donut circle { fill: none; stroke-width: 5.2; }
        .donut text { fill: var(--ink); font: 700 9px var(--sans); text-anchor: middle; letter-spacing: -.3px; }
        .donut .unit { fill: var(--soft); font-weight: 400; font-size: 3.6px; letter-spacing: 0; }
        .track { stroke: var(--line); fill: var(--line); }
        .legend li { display: flex; align-items: center; gap: .55rem; padding: .14rem 0; }
        .legend b { margin-left: auto; }
        .legend .none { color: var(--soft); }
        .dot { width: .65rem; height: .65rem; border-radius: 50%; display: inline-block; flex: none; }
        .dot.critical { background: var(--critical); } .dot.high { background: var(--high); } .dot.medium { background: var(--medium); }
        .dot.low { background: var(--low); } .dot.info { background: var(--info); }
        circle.critical { stroke: var(--critical); } circle.high { stroke: var(--high); } circle.medium { stroke: var(--medium); }
        circle.low { stroke: var(--low); } circle.info { stroke: var(--info); }
        rect.critical { fill: var(--critical); } rect.high { fill: var(--high); } rect.medium { fill: var(--medium); }
        rect.low { fill: var(--low); } rect.info { fill: var(--info); }
        .bars li { display: grid; grid-template-columns: 1fr auto; gap: .1rem .8rem; padding: .3rem 0; }
        .bars .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .bars .value { font-weight: 600; }
        .bars .bar { grid-column: 1 / -1; width: 100%; height: 6px; border-radius: 3px; display: block; }
        .bars .note { grid-column: 1 / -1; color: var(--high-ink); }
        .note { color: var(--soft); font-size: .88rem; }
        .panel > .note { margin-top: .9rem; }
        .empty { color: var(--soft); }

        .steps { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.4rem 1.6rem 1.2rem; }
        .steps ol { padding: 0; list-style: none; counter-reset: step; }
        .steps li { counter-increment: step; position: relative; padding: .45rem 0 .45rem 2.6rem; overflow-wrap: anywhere; }
        .steps li::before { content: counter(step); position: absolute; left: 0; top: .4rem; width: 1.7rem; height: 1.7rem; border-radius: 50%; background: var(--ink); color: var(--card); font-size: .85rem; font-weight: 700; display: grid; place-items: center; }

        #filters { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: end; gap: .8rem; background: var(--paper); border-bottom: 1px solid var(--line); padding: .8rem 0; margin-bottom: 1.4rem; }
        #filters[hidden] { display: none; }
        #filters fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .35rem; }
        #filters legend, #filters label > span { font-size: .78rem; color: var(--soft); padding: 0; display: block; margin-bottom: .2rem; }
        #filters .wide { flex: 1 1 8rem; }
        #filters input[type=search], #filters select, #filters button { font: inherit; font-size: .92rem; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .34rem .6rem; min-height: 2.2rem; width: 100%; }
        #filters button { width: auto; cursor: pointer; }
        .chip { position: relative; cursor: pointer; }
        .chip input { position: absolute; opacity: 0; inset: 0; margin: 0; cursor: pointer; }
        #filters .chip span { display: flex; align-items: center; gap: .4rem; margin: 0; font-size: .88rem; color: var(--soft); border: 1px dashed var(--line); border-radius: 2rem; padding: .28rem .75rem; min-height: 2.2rem; }
        #filters .chip input:checked + span { color: var(--ink); background: var(--card); border-style: solid; }
        .chip input:not(:checked) + span .dot { opacity: .3; }
        .chip input:focus-visible + span { outline: 3px solid var(--low); outline-offset: 2px; }
        #shown { font-size: .88rem; color: var(--soft); padding-bottom: .4rem; margin-left: auto; }

        .file { margin-bottom: 2rem; }
        .file > h3 { font-size: .95rem; font-weight: 600; padding: 0 0 .55rem; }
        .finding { background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--info); border-radius: 12px; padding: 1.1rem 1.3rem 1rem; margin-bottom: .85rem; }
        .finding[hidden], .file[hidden] { display: none; }
        .finding.critical { border-left-color: var(--critical); } .finding.high { border-left-color: var(--high); }
        .finding.medium { border-left-color: var(--medium); } .finding.low { border-left-color: var(--low); }
        .finding header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem .75rem; }
        .finding h4 { font-size: 1.05rem; line-height: 1.35; letter-spacing: -.006em; }
        .finding .rule { margin-left: auto; font-size: .8rem; overflow-wrap: anywhere; }
        .badge { font-size: .74rem; font-weight: 700; letter-spacing: .04em; text-transform: uppercase; border: 1.5px solid currentColor; border-radius: 5px; padding: .02rem .42rem; }
        .badge.critical { color: var(--critical-ink); } .badge.high { color: var(--high-ink); } .badge.medium { color: var(--medium-ink); }
        .badge.low { color: var(--low-ink); } .badge.info { color: var(--info-ink); }
        .message { margin-top: .45rem; overflow-wrap: anywhere; }
        .place { color: var(--soft); margin-top: .15rem; }
        .code { display: flex; background: var(--code); border: 1px solid var(--line); border-radius: 8px; margin: .75rem 0 0; overflow-x: auto; line-height: 1.6; }
        .code .line { color: var(--soft); border-right: 1px solid var(--line); padding: .5rem .7rem; user-select: none; }
        .code code { padding: .5rem .9rem; white-space: pre; font-size: 1em; }
        .code mark { background: var(--mark); color: inherit; border-radius: 3px; padding: .1em 0; text-decoration: underline wavy var(--high) 1px; text-underline-offset: .28em; }
        .flow { margin-top: .8rem; font-size: .95rem; }
        .flow summary { color: var(--soft); cursor: pointer; }
        .flow ol { padding-left: 1.5rem; margin-top: .3rem; }
        .fix { display: flex; gap: .9rem; margin-top: .8rem; overflow-wrap: anywhere; }
        .fix > b, .excuse b { font-size: .8rem; line-height: 1.9; color: var(--soft); flex: none; }
        .fix p + p, .fix ul + p, .fix p + ul { margin-top: .4rem; }
        .fix ul, .rules article > ul:not(.references) { list-style: disc; padding-left: 1.2rem; }
        .fix pre, .rules pre { background: var(--code); border-radius: 8px; padding: .5rem .8rem; overflow-x: auto; margin-top: .4rem; }
        .excuse { margin-top: .7rem; overflow-wrap: anywhere; }
        .facts { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin-top: .8rem; padding-top: .65rem; border-top: 1px solid var(--line); font-size: .82rem; color: var(--soft); }
        .facts .print { margin-left: auto; font-size: .74rem; overflow-wrap: anywhere; }
        .facts .grave { color: var(--critical-ink); font-weight: 600; }

        .fold { border-top: 1px solid var(--line); padding: .9rem 0; }
        .fold > summary { cursor: pointer; font-weight: 600; }
        .fold[open] > summary { margin-bottom: 1rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; }
        th, td { text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line); }
        th { color: var(--soft); font-weight: 600; }
        section h3 { font-size: 1rem; margin-bottom: .3rem; }
        #coverage ~ h3 { margin: 1.2rem 0 .6rem; }
        .unread li { border-left: 5px solid var(--high); background: var(--card); border-radius: 8px; padding: .7rem 1rem; margin-bottom: .6rem; overflow-wrap: anywhere; }
        .unread p { margin-top: .25rem; }
        .remedy::before { content: "→ "; color: var(--soft); }
        .notices li { padding: .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
        #coverage ~ .fold { margin-top: 1rem; }
        .rules { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 2rem 3rem; }
        .rules p { margin-top: .35rem; }
        .rules article:target { outline: 3px solid var(--low); outline-offset: .8rem; border-radius: 4px; }
        .references { margin-top: .5rem; font-size: .9rem; overflow-wrap: anywhere; }
        footer { color: var(--soft); font-size: .88rem; padding-top: 1.2rem; padding-bottom: 2.5rem; }

        @media (max-width: 60rem) { .summary { grid-template-columns: 1fr 1fr; } .severities { grid-column: 1 / -1; } .donut { max-width: 28rem; } }
        @media (max-width: 38rem) {
          .wrap { padding: 0 1rem; }
          .summary { grid-template-columns: 1fr; }
          #filters { position: static; }
          .finding { padding: .95rem 1rem; }
          .finding .rule, .facts .print { margin-left: 0; flex-basis: 100%; }
          .fix { display: block; }
          .verdict { padding: 1.8rem 0; }
        }
        @media print {
          :root { --paper: #fff; --code: #f6f6f6; }
          body { font-size: 10.5pt; }
          #filters, #filters:not([hidden]) { display: none; }
          .verdict { -webkit-print-color-adjust: exact; print-color-adjust: exact; padding: 1.2rem 0; }
          .bar, .donut, .dot, .code mark { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
          .finding, .panel, .unread li, .rules article { break-inside: avoid; }
          .file > h3, h2 { break-after: avoid; }
          .code { overflow: visible; } .code code { white-space: pre-wrap; overflow-wrap: anywhere; }
          .summary { grid-template-columns: 1.15fr 1fr 1fr; }
          .severities { grid-column: auto; }
        }

        """;

    public const string Script = """

        (() => {
          const form = document.getElementById("filters");
          if (!form) return;
          const findings = [...document.querySelectorAll("article.finding")];
          const files = [...document.querySelectorAll("section.file")];
          const folds = [...document.querySelectorAll("details[data-fold]")];
          const shown = document.getElementById("shown");
          form.hidden = false;
          const apply = () => {
            const wanted = new FormData(form);
            const severities = new Set(wanted.getAll("severity"));
            const scanner = wanted.get("scanner");
            const state = wanted.get("state");
            const text = wanted.get("text").trim().toLowerCase();
            let count = 0;
            for (const finding of findings) {
              const fits = severities.has(finding.dataset.severity)
                && (!scanner || finding.dataset.scanner === scanner)
                && (!state || finding.dataset.state === state)
                && (!text || finding.dataset.text.toLowerCase().includes(text));
              finding.hidden = !fits;
              if (fits) count++;
            }
            for (const file of files) file.hidden = !file.querySelector("article.finding:not([hidden])");
            for (const fold of folds) {
              fold.hidden = !fold.querySelector("article.finding:not([hidden])");
              if (state === fold.dataset.fold) fold.open = true;
            }
            shown.textContent = `${count} of ${findings.length} shown`;
          };
          form.addEventListener("input", apply);
          form.addEventListener("submit", (event) => event.preventDefault());
          form.addEventListener("reset", () => setTimeout(apply));
          addEventListener("beforeprint", () => { for (const fold of folds) fold.open = true; });
          apply();
        })();

        """;
}
