// The conformance suite of the Policy contract: every policy runs it, built in or plugged in.
//   policyConformance("my policy", () => new MyPolicy());
// `make` gives a fresh policy each time; `symbols` are what the requests allow (the policy must know them).
import { describe, expect, it } from "vitest";
import type { Policy, PolicyRequest } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { textCoordinates } from "../../tasks/index.ts";

export function policyConformance(
  name: string,
  make: () => Policy,
  symbols: readonly string[] = ["a", "b", "c"],
): void {
  const request = (count: number, allowed = symbols): PolicyRequest => {
    const pieces = [...symbols, symbols[0] as string];
    return { prompt: { pieces, text: pieces.join(" ") }, coordinates: textCoordinates, count, allowed };
  };
  const sample = (requests: readonly PolicyRequest[], seed = 1, maxTokens = 4, policy = make()) =>
    policy.sample(requests, { temperature: 1, maxTokens, rng: Rng.seed(seed) });

  describe(`${name} is a policy`, () => {
    it("has an id", () => {
      expect(make().id).toMatch(/^\S+$/);
    });

    it("answers each request as often as asked, in order", async () => {
      const groups = await sample([request(3), request(0), request(5)]);
      expect(groups.map((group) => group.length)).toEqual([3, 0, 5]);
      expect(await sample([])).toEqual([]);
    });

    it("says the same again with the same randomness", async () => {
      const requests = [request(6), request(6, symbols.slice(0, 2))];
      expect(await sample(requests, 7)).toEqual(await sample(requests, 7));
    });

    it("writes allowed symbols only", async () => {
      for (let kinds = 1; kinds <= symbols.length; kinds++) {
        const allowed = symbols.slice(-kinds);
        for (const { text } of (await sample([request(40, allowed)], kinds)).flat()) {
          for (const symbol of text.split(" ").filter((word) => word !== "")) {
            expect([...allowed, "."]).toContain(symbol);
          }
        }
      }
    });

    it("keeps within maxTokens and says truly whether it stopped", async () => {
      for (const maxTokens of [1, 2, 3, 9]) {
        for (const { text, stopped } of (await sample([request(30)], maxTokens, maxTokens)).flat()) {
          const written = text.split(" ").filter((word) => word !== "");
          expect(written.length).toBeLessThanOrEqual(maxTokens);
          expect(stopped).toBe(written.at(-1) === ".");
          expect(written.indexOf(".")).toBe(stopped ? written.length - 1 : -1);
        }
      }
    });

    it("gives a log-probability per symbol, or none at all", async () => {
      for (const { text, logProbs } of (await sample([request(20)])).flat()) {
        if (logProbs.length === 0) continue;
        expect(logProbs.length).toBe(text.split(" ").length);
        for (const logProb of logProbs) expect(logProb).toBeLessThanOrEqual(0);
      }
    });
  });
}
