// folklore tasks conform <command or url>: does a task family in another program keep the protocol? Exit code 1 if not.
//   folklore tasks conform "python3 examples/python/family.py"
//   folklore tasks conform ws://127.0.0.1:8080
// What is checked is for server/plugins; docs/tasks.md has the protocol.
import { defineCommand } from "citty";
import { conform as conformance, EXEC } from "../../plugins/index.ts";
import { print, table } from "../output.ts";

export const conform = defineCommand({
  meta: {
    name: "conform",
    description: "check that an external family keeps the protocol; exit code 1 if it does not",
  },
  args: {
    target: { type: "positional", description: "a command line in quotes, or ws://...", required: true },
    json: { type: "boolean", description: "print JSON" },
  },
  async run({ args }) {
    // As in lists of plug-ins, so that one can be copied to the other.
    const target = args.target.startsWith(EXEC) ? args.target.slice(EXEC.length) : args.target;
    const rows = await conformance(target, process.cwd());
    const failed = rows.filter(({ ok }) => !ok).length;
    print(args.json === true, { target, ok: failed === 0, rows }, () =>
      [
        `protocol of ${target}: ${failed === 0 ? "kept" : `broken in ${failed} of ${rows.length} checks`}`,
        table(
          ["", "check", "found"],
          rows.map(({ ok, check, detail }) => [ok ? "ok" : "FAIL", check, detail]),
        ),
      ].join("\n"),
    );
    if (failed > 0) process.exitCode = 1;
  },
});
