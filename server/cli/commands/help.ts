// folklore help config|arms|exit-codes: reference texts, made from the code that they describe.
import { defineCommand } from "citty";
import { configRows, describeArms, describeConfig, EXPERIMENT_ARMS } from "../../config/index.ts";
import { EXIT_CODES, EXIT_INTERRUPTED } from "../../errors.ts";
import { print, table } from "../output.ts";

const config = defineCommand({
  meta: { name: "config", description: "every config key with its type, default and meaning (Markdown)" },
  args: { json: { type: "boolean", description: "print JSON" } },
  run: ({ args }) => print(args.json === true, configRows(), describeConfig),
});

const arms = defineCommand({
  meta: {
    name: "arms",
    description: "the arms of experiments: what each isolates, and its caveat (Markdown)",
  },
  args: { json: { type: "boolean", description: "print JSON" } },
  run: ({ args }) => {
    const rows = EXPERIMENT_ARMS.map(({ label, isolates, caveat }) => ({ label, isolates, caveat }));
    print(args.json === true, rows, describeArms);
  },
});

const exitCodes = defineCommand({
  meta: { name: "exit-codes", description: "the exit codes of every command" },
  args: { json: { type: "boolean", description: "print JSON" } },
  run: ({ args }) => {
    const codes = { ok: 0, ...EXIT_CODES, interrupted: EXIT_INTERRUPTED };
    print(args.json === true, codes, () => table(["what", "code"], Object.entries(codes)));
  },
});

export const help = defineCommand({
  meta: { name: "help", description: "reference: config, arms, exit-codes" },
  subCommands: { config, arms, "exit-codes": exitCodes },
});
