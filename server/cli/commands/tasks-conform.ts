// folklore tasks conform <command or url>: does a task family in another program keep the protocol, and if it does, has
// its grader holes? Exit code 1 if either fails.
//   folklore tasks conform "python3 examples/python/family.py"
//   folklore tasks conform ws://127.0.0.1:8080
// What is checked is for server/plugins and tasks/audit; docs/tasks.md has the protocol.
import { defineCommand } from "citty";
import type { AuditReport } from "../../../tasks/index.ts";
import { type ConformanceRow, conform as conformance, EXEC, isSocket, OUTSIDE } from "../../plugins/index.ts";
import { print, table } from "../output.ts";
import { audited, auditText } from "./tasks-audit.ts";
import { withPlugins } from "./tasks-families.ts";

interface Audited {
  /** Null where there is none. */
  readonly audit: AuditReport | null;
  readonly notAudited?: string;
}

export const conform = defineCommand({
  meta: {
    name: "conform",
    description:
      "check that an external family keeps the protocol, then audit its grader; exit code 1 if either fails",
  },
  args: {
    target: { type: "positional", description: "a command line in quotes, or ws://...", required: true },
    json: { type: "boolean", description: "print JSON" },
  },
  async run({ args }) {
    // As in lists of plug-ins, so that one can be copied to the other.
    const target = args.target.startsWith(EXEC) ? args.target.slice(EXEC.length) : args.target;
    const rows = await conformance(target, process.cwd());
    const kept = rows.every(({ ok }) => ok);
    const graded: Audited = kept
      ? await auditOf(target)
      : { audit: null, notAudited: "the protocol comes first" };
    const ok = kept && graded.audit?.ok === true;
    print(args.json === true, { target, ok, rows, ...graded }, () =>
      [protocolText(target, rows), "", gradedText(graded)].join("\n"),
    );
    if (!ok) process.exitCode = 1;
  },
});

/** The target as a plug-in like any other, and what `tasks audit` says of it, with as many tasks as a run asks for. */
function auditOf(target: string): Promise<Audited> {
  return withPlugins([isSocket(target) ? target : `${EXEC}${target}`], ({ loaded, refused }) => {
    const plugin = loaded[0];
    return plugin === undefined
      ? { audit: null, notAudited: `it cannot be loaded: ${refused[0]!.reason}` }
      : { audit: audited(plugin.family, OUTSIDE.items, 1) };
  });
}

function protocolText(target: string, rows: readonly ConformanceRow[]): string {
  const failed = rows.filter(({ ok }) => !ok).length;
  return [
    `protocol of ${target}: ${failed === 0 ? "kept" : `broken in ${failed} of ${rows.length} checks`}`,
    table(
      ["", "check", "found"],
      rows.map(({ ok, check, detail }) => [ok ? "ok" : "FAIL", check, detail]),
    ),
  ].join("\n");
}

function gradedText({ audit, notAudited }: Audited): string {
  return audit === null ? `no audit: ${notAudited}` : auditText(audit);
}
