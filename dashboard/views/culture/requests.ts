// How what is handed in is tracked: ids of requests, and what has become of them. Pure. A draft's requests carry its
// id ("<draft>.1", "<draft>.2", ...), so that everybody who has the draft open sees its receipt.

export interface Receipt {
  readonly status: "waiting" | "accepted" | "refused";
  readonly reason: string | null;
  readonly entry: string | null;
  readonly round: number | null;
}

export interface Requests {
  /** By request id. */
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** Ids of requests that lie in the inbox. */
  readonly inbox: ReadonlySet<string>;
}

const WAITING: Receipt = { status: "waiting", reason: null, entry: null, round: null };

/** What the room says of a request, whatever else it may hold; undefined if it is no receipt. */
export function receiptOf(value: unknown): Receipt | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { status, reason, entry, round } = value as Record<string, unknown>;
  if (status !== "waiting" && status !== "accepted" && status !== "refused") return undefined;
  return {
    status,
    reason: typeof reason === "string" ? reason : null,
    entry: typeof entry === "string" ? entry : null,
    round: typeof round === "number" ? round : null,
  };
}

/** What has become of a request; undefined if nobody knows it. */
export function statusOf(request: string, { receipts, inbox }: Requests): Receipt | undefined {
  return receipts.get(request) ?? (inbox.has(request) ? WAITING : undefined);
}

/** Number of the draft's newest request, 0 before the first. */
function newestOf(draft: string, { receipts, inbox }: Requests): number {
  let newest = 0;
  for (const ids of [receipts.keys(), inbox])
    for (const id of ids)
      if (id.startsWith(`${draft}.`)) newest = Math.max(newest, Number(id.slice(draft.length + 1)) || 0);
  return newest;
}

export function nextRequest(draft: string, requests: Requests): string {
  return `${draft}.${newestOf(draft, requests) + 1}`;
}

/** What has become of the draft when it was handed in last; undefined if it never was. */
export function receiptOfDraft(draft: string, requests: Requests): Receipt | undefined {
  const newest = newestOf(draft, requests);
  return newest === 0 ? undefined : statusOf(`${draft}.${newest}`, requests);
}
