// How much a plug-in may take, say and be wrong, in one place. It knows no plug-in.

/** Version of the protocol, said in every hello. */
export const PROTOCOL = 1;

export const LIMITS = {
  /** Milliseconds for a request, whatever its size: many times what honest families need on a busy machine. */
  requestMs: 2_000,
  /** Milliseconds more for each item of a request: ten times slower than a bridge should be. */
  itemMs: 10,
  /** Milliseconds from the start of a plug-in to its hello: interpreters load libraries. */
  startMs: 15_000,
  /** Milliseconds more until the host thread, which should have noticed, is taken for dead. */
  graceMs: 1_000,
  /** MiB of JavaScript heap of a plug-in that is a module. */
  heapMb: 128,
  /** MiB that it may reserve besides: Node takes 600 at its start, without using them, the rest is for buffers (Linux). */
  outsideHeapMb: 1_536,
  /** Faults in a row, and faults in all, after which a family is not asked any more. A run counts for itself. */
  faultsInRow: 5,
  faultsInAll: 20,
  /** Faults remembered with their details. */
  faultsKept: 20,
} as const;

export const SIZES = {
  /** Items in one request; longer lists are cut into several. */
  batch: 256,
  /** Items in one request that an external family must be able to take. */
  largestBatch: 1_024,
  /** Characters of one message. */
  frame: 4 * 1024 * 1024,
  /** Characters of payloads and completions that one request of ours may add up to. */
  requestText: 1024 * 1024,
  /** Characters of a payload as JSON, and how deep it may be nested. */
  payload: 65_536,
  depth: 32,
  /** Characters of a prompt, of an answer, of a proposal. */
  prompt: 16_384,
  completion: 65_536,
  proposal: 4_096,
  /** Characters of a reason or of an error message that are kept. */
  reason: 500,
  /** Characters of what a plug-in wrote to stderr or the console that are kept for error messages. */
  chatter: 8_000,
} as const;

/** At most `most` characters of a text. */
export function cut(text: string, most: number = SIZES.reason): string {
  return text.length <= most ? text : `${text.slice(0, most - 3)}...`;
}
