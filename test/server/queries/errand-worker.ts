// A worker for the tests of errands: it says what it is told, waits, fails or dies.
import { threadId } from "node:worker_threads";
import { FolkloreError } from "../../../server/errors.ts";
import { answerErrands } from "../../../server/queries/errands.ts";

export type Wish =
  | { readonly say: string }
  | { readonly wait: number }
  | "refuse"
  | "fail"
  | "die"
  | "thread";

answerErrands(
  async (wish: Wish) => {
    if (wish === "refuse") throw new FolkloreError("bad-usage", "not that", "something else");
    if (wish === "fail") throw new TypeError("a mistake");
    if (wish === "die") process.exit();
    if (wish === "thread") return threadId;
    if ("say" in wish) return wish.say;
    await new Promise((resolve) => setTimeout(resolve, wish.wait));
    return "waited";
  },
  () => {},
);
