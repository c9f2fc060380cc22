// What became of each author's claims, and the trust that follows: the mean of a Beta posterior that starts even,
// Beta(1, 1). Claims of authors who were refuted are tested on more observations. It knows no claims.
import { z } from "zod";

/** Below this trust a claim is tested on twice the observations ... */
const DOUBTED = 0.5;
/** ... and below this on three times as many: a stranger's third refutation in a row leads here. */
const DISTRUSTED = 0.25;

const countSchema = z.number().int().min(0);
const savedSchema = z.record(z.string(), z.strictObject({ accepted: countSchema, refuted: countSchema }));

export interface TrackRecord {
  readonly accepted: number;
  readonly refuted: number;
  /** Mean of Beta(1 + accepted, 1 + refuted), 0..1; 0.5 for a stranger. */
  readonly trust: number;
}

export class TrackRecords {
  readonly #counts = new Map<string, { accepted: number; refuted: number }>();

  of(author: string): TrackRecord {
    const { accepted, refuted } = this.#countsOf(author);
    return { accepted, refuted, trust: (1 + accepted) / (2 + accepted + refuted) };
  }

  accepted(author: string): void {
    const { accepted, refuted } = this.#countsOf(author);
    this.#counts.set(author, { accepted: accepted + 1, refuted });
  }

  refuted(author: string): void {
    const { accepted, refuted } = this.#countsOf(author);
    this.#counts.set(author, { accepted, refuted: refuted + 1 });
  }

  /** What had been accepted turned out false. What was adopted untested had never counted as accepted. */
  overturned(author: string): void {
    const { accepted, refuted } = this.#countsOf(author);
    this.#counts.set(author, { accepted: Math.max(0, accepted - 1), refuted: refuted + 1 });
  }

  #countsOf(author: string): { readonly accepted: number; readonly refuted: number } {
    return this.#counts.get(author) ?? { accepted: 0, refuted: 0 };
  }

  save(): z.input<typeof savedSchema> {
    return Object.fromEntries(this.#counts);
  }

  /** @throws ZodError on what `save` did not write. */
  load(saved: unknown): void {
    this.#counts.clear();
    for (const [author, counts] of Object.entries(savedSchema.parse(saved))) this.#counts.set(author, counts);
  }
}

/** Fresh observations that each peer tests a claim on: `checks`, twice or three times that for authors in doubt, never
 *  fewer. 0 checks stay 0: then nothing is tested. */
export function observationsPerPeer({ trust }: TrackRecord, checks: number, records: boolean): number {
  if (!records || trust >= DOUBTED) return checks;
  return trust >= DISTRUSTED ? 2 * checks : 3 * checks;
}
