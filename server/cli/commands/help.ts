// folklore help config|exit-codes: reference texts, made from the code that they describe.
import { defineCommand } from "citty";
import { configRows, describeConfig } from "../../config/index.ts";
import { EXIT_CODES, EXIT_INTERRUPTED } from "../../errors.ts";
import { print, table } from "../output.ts";

const config = defineCommand({
  meta: { name: "config", description: "every config key with its type, default and meaning (Markdown)" },
  args: { json: { type: "boolean", description: "print JSON" } },
  run: ({ args }) => print(args.json === true, configRows(), describeConfig),
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
  meta: { name: "help", description: "reference: config, exit-codes" },
  subCommands: { config, "exit-codes": exitCodes },
});
