// The conformance suite for external families: does a program or a server keep the protocol, down to the bytes, and with
// wrong, odd and huge messages? It talks to the connection itself, without the host. What the problems are worth is
// for the audit.

import { LINE_CHECKS, MESSAGE_CHECKS } from "./conform-messages.ts";
import { PROBLEM_CHECKS } from "./conform-problems.ts";
import { Broken, SEEDS, same, Talk } from "./conform-talk.ts";
import { ConnectionFault } from "./connection.ts";
import { Program } from "./program.ts";
import type { Hello } from "./protocol.ts";

export interface ConformanceRow {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

const CHECKS = { ...MESSAGE_CHECKS, ...PROBLEM_CHECKS, ...LINE_CHECKS };
/** Milliseconds a program may take to end when nothing more will be asked. */
const HANG_UP_MS = 3_000;

/** `target`: a command line, or ws://... . Never throws. */
export async function conform(target: string, folder: string): Promise<readonly ConformanceRow[]> {
  const rows: ConformanceRow[] = [];
  let talk = new Talk(target, folder);
  let hello: Hello | undefined;
  const check = async (name: string, run: (hello: Hello) => Promise<string>): Promise<void> => {
    if (hello === undefined && rows.length > 0) return;
    let row: ConformanceRow;
    try {
      row = { check: name, ok: true, detail: await run(hello as Hello) };
    } catch (error) {
      if (!(error instanceof Broken || error instanceof ConnectionFault)) throw error;
      row = { check: name, ok: false, detail: error.message };
      // The line may be out of step now: the next check begins anew.
      talk.connection.close();
      talk = new Talk(target, folder);
    }
    rows.push(row);
  };

  await check("says hello", async () => {
    hello = await talk.hello();
    return `${hello.id}: ${hello.levels} levels, ${hello.symbols.length} symbols`;
  });
  for (const [name, run] of Object.entries(CHECKS)) await check(name, (said) => run(talk, said));
  await check("the same after a restart", async (said) => {
    const request = { call: "generate", level: said.levels, seeds: SEEDS };
    const before = await talk.items(request, SEEDS.length);
    talk.connection.close();
    talk = new Talk(target, folder);
    same(before, await talk.items(request, SEEDS.length), "after a restart");
    return `${SEEDS.length} problems`;
  });
  if (talk.connection instanceof Program) {
    const program = talk.connection;
    await check("ends when its input ends", async () => {
      await talk.hello();
      if (!(await program.hangUp(HANG_UP_MS))) throw new Broken(`still there after ${HANG_UP_MS} ms`);
      return "by itself";
    });
  }
  talk.connection.close();
  return rows;
}
