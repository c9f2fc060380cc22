// Bounds: token buckets of visitors, JSON depth as a property, and bodies, rates and addresses on a real server.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonDepth, LIMITS, MOST_BUCKETS, RATES, TokenBuckets } from "../../../server/http/limits.ts";
import { CLOSE } from "../../../server/protocol/index.ts";
import { ask, Talk } from "./asking.ts";
import { startTrial, type Trial } from "./doubles.ts";

describe("TokenBuckets", () => {
  it("are kept for a bounded number of visitors, the full ones forgotten first", () => {
    let now = 0;
    const buckets = new TokenBuckets({ perSecond: 1, burst: 2 }, () => now);
    const busy = buckets.of("busy");
    busy.take();
    busy.take();
    for (let i = 0; i < MOST_BUCKETS + 10; i++) buckets.of(`visitor ${i}`);
    expect(buckets.of("busy")).toBe(busy);
    expect(buckets.size).toBeLessThanOrEqual(MOST_BUCKETS);
    for (let i = 0; i < MOST_BUCKETS * 2; i++) buckets.of(`greedy ${i}`).take();
    expect(buckets.size).toBeLessThanOrEqual(MOST_BUCKETS);
    now = 1e6;
    expect(buckets.of("busy").take()).toBe(true);
  });
});

describe("jsonDepth", () => {
  const depthOf = (value: unknown): number =>
    typeof value === "object" && value !== null
      ? 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner)))
      : 0;

  it("is that of the parsed value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.boolean(), (value, spaced) => {
        expect(jsonDepth(JSON.stringify(value, null, spaced ? 2 : 0))).toBe(depthOf(value));
      }),
    );
    expect(jsonDepth('{"a[[[":"]\\"[[["}')).toBe(1);
  });
});

describe("a server", () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await startTrial();
  });
  afterAll(() => trial.server.close());
  const post = (body: string, headers: Record<string, string> = {}) =>
    ask(trial.server.origin, "/api/v1/runs", { method: "POST", body, headers });

  it("takes bodies up to their limit, whether their length is told or not", async () => {
    const largest = `{"config":{"name":"${"x".repeat(LIMITS.body)}"}}`
      .slice(0, LIMITS.body - 3)
      .concat('"}}');
    expect(Buffer.byteLength(largest)).toBe(LIMITS.body);
    const ways: Record<string, string>[] = [{}, { "transfer-encoding": "chunked" }];
    for (const headers of ways) {
      // It is read, and found to be no good name.
      expect((await post(largest, headers)).status).toBe(422);
      expect((await post(`${largest} `, headers)).status).toBe(413);
    }
  });

  it("takes JSON up to its depth", async () => {
    const nested = (depth: number) => `{"config":{"x":${"[".repeat(depth - 2)}${"]".repeat(depth - 2)}}}`;
    expect((await post(nested(LIMITS.depth))).status).toBe(422);
    expect((await post(nested(LIMITS.depth + 1))).json).toMatchObject({
      type: "/api#malformed",
      status: 400,
    });
    expect((await post("[".repeat(LIMITS.body))).status).toBe(400);
  });

  it("takes UTF-8 only", async () => {
    const body = Buffer.concat([
      Buffer.from('{"config":{"name":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}}'),
    ]);
    const answer = await fetch(`${trial.server.origin}/api/v1/runs`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    expect([answer.status, await answer.json()]).toMatchObject([400, { type: "/api#malformed" }]);
  });

  it("takes addresses up to their limit", async () => {
    const { status } = await ask(trial.server.origin, `/api/v1/runs?x=${"x".repeat(LIMITS.address)}`);
    expect(status).toBe(413);
    const { status: worse } = await ask(trial.server.origin, `/api/v1/runs?x=${"x".repeat(LIMITS.headers)}`);
    expect(worse).toBe(431);
  });

  it("answers an address only so fast, with when to come back", async () => {
    const slow = await startTrial({ rates: { ...RATES, requests: { perSecond: 0.1, burst: 3 } } });
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 5; i++) statuses.push((await ask(slow.server.origin, "/healthz")).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
      const refused = await ask(slow.server.origin, "/api/v1/runs");
      expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1);
      expect(refused.json).toMatchObject({ type: "/api#too-many", status: 429 });
    } finally {
      await slow.server.close();
    }
  });

  it("lets the lab be asked even less often", async () => {
    const slow = await startTrial({ rates: { ...RATES, lab: { perSecond: 0.1, burst: 1 } } });
    try {
      const grade = () =>
        ask(slow.server.origin, "/api/v1/runs/trial-1/lab/grade", {
          method: "POST",
          body: { family: "laws", text: "x", answer: "y" },
        });
      expect([(await grade()).status, (await grade()).status]).toEqual([200, 429]);
      expect((await ask(slow.server.origin, "/api/v1/runs")).status).toBe(200);
    } finally {
      await slow.server.close();
    }
  });

  it("closes WebSockets that say too much at once, or too often", async () => {
    const slow = await startTrial({ rates: { ...RATES, culture: { perSecond: 0.1, burst: 2 } } });
    try {
      const often = new Talk(slow.server.origin, "/ws/culture/r-1");
      await often.opened;
      for (let i = 0; i < 3; i++) often.socket.send("hello");
      expect(await often.ended).toEqual(CLOSE.tooMany);
      expect(often.heard).toEqual(["hello", "hello"]);
      const much = new Talk(slow.server.origin, "/ws/events");
      await much.opened;
      much.socket.send("x".repeat(LIMITS.eventsMessage + 1));
      expect(await much.ended).toEqual(CLOSE.tooLarge);
      const more = new Talk(slow.server.origin, "/ws/culture/r-1");
      await more.opened;
      more.socket.send(new Uint8Array(LIMITS.message + 1));
      // 1009: by ws itself, before the message is kept.
      expect((await more.ended).code).toBe(1009);
    } finally {
      await slow.server.close();
    }
  });
});
