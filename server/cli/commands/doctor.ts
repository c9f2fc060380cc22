// folklore doctor: is this machine fit, and is the data folder sound? Exit code 7 when something fails.
import { defineCommand } from "citty";
import { examine } from "../../doctor.ts";
import { EXIT_CODES } from "../../errors.ts";
import { commonArgs, dataFolder } from "../data-folder.ts";
import { print } from "../output.ts";

/** Characters of the longest check's name. */
const WIDEST = 14;

export const doctor = defineCommand({
  meta: { name: "doctor", description: "check this machine and the data folder" },
  args: commonArgs,
  async run({ args }) {
    const results = await examine(dataFolder(args.dir));
    print(args.json === true, results, () =>
      results
        .map(({ status, check, found, advice }) => {
          const line = `${status.padEnd(4)}  ${check.padEnd(WIDEST)}  ${found}`;
          return advice === "" ? line : `${line}\n${" ".repeat(WIDEST + 8)}-> ${advice}`;
        })
        .join("\n"),
    );
    if (results.some(({ status }) => status === "fail")) process.exitCode = EXIT_CODES["environment-broken"];
  },
});
