// WebSockets between a real client and the live side: what goes through, what is said when they end, who is still
// there.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { watchSockets } from "../../../server/http/sockets.ts";
import { CLOSE } from "../../../server/protocol/index.ts";
import { ask, Talk } from "./asking.ts";
import { startTrial, type Trial } from "./doubles.ts";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
afterAll(() => trial.server.close());
const talk = (path: string) => new Talk(trial.server.origin, path);

describe("WebSockets", () => {
  it("carry text as text and bytes as bytes, in order", async () => {
    const one = talk("/ws/culture/r-1");
    expect(await one.answer("hëllo")).toBe("hëllo");
    expect(await one.answer(Uint8Array.of(0, 1, 255))).toEqual(Buffer.from([0, 1, 255]));
    expect(await one.answer("buffered")).toBe("0");
    const said = Array.from({ length: 200 }, (_, i) => `message ${i}`);
    for (const message of said) one.socket.send(message);
    await expect.poll(() => one.heard.length).toBe(203);
    expect(one.heard.slice(3)).toEqual(said);
    one.socket.close();
    await one.ended;
  });

  it("say which run, whatever its name", async () => {
    const one = talk("/ws/culture/a%20b%2Fc");
    expect(await one.answer("who")).toBe("operator operator culture/a b/c");
    one.socket.terminate();
  });

  it("tell the live side once that they ended", async () => {
    const polite = talk("/ws/culture/polite");
    const rude = talk("/ws/culture/rude");
    await Promise.all([polite.answer("x"), rude.answer("x")]);
    polite.socket.close();
    rude.socket.terminate();
    const ended = () => trial.live.ended.filter((where) => /polite|rude/.test(where)).sort();
    await expect.poll(ended).toEqual(["culture/polite", "culture/rude"]);
  });

  it("end with the reason of a refusal", async () => {
    expect(await talk("/ws/culture/missing").ended).toEqual(CLOSE.notFound);
  });

  it("end when their handler breaks, without saying why, and only they", async () => {
    const [broken, whole] = [talk("/ws/events"), talk("/ws/events")];
    await Promise.all([broken.opened, whole.opened]);
    broken.socket.send("break");
    expect(await broken.ended).toEqual(CLOSE.internal);
    expect(trial.logged.join("")).toContain("secret internals");
    expect(await whole.answer("still here")).toBe("still here");
    whole.socket.terminate();
  });

  it("are only where they are spoken", async () => {
    expect(await talk("/ws/other").refused).toBe(404);
    expect(await talk("/healthz").refused).toBe(200);
    const plain = await ask(trial.server.origin, "/ws/events");
    expect([plain.status, plain.headers["content-type"]]).toEqual([400, "application/problem+json"]);
    const other = await ask(trial.server.origin, "/healthz", {
      headers: { connection: "upgrade", upgrade: "h2c" },
    });
    expect(other.status).toBe(200);
  });

  it("are counted", async () => {
    const count = async () =>
      /folklore_open_sockets\{kind="culture"\} (\d+)/.exec(
        (await ask(trial.server.origin, "/metrics")).text,
      )?.[1];
    await expect.poll(count).toBe("0");
    const one = talk("/ws/culture/r-1");
    await one.answer("x");
    expect(await count()).toBe("1");
    one.socket.terminate();
    await expect.poll(count).toBe("0");
  });
});

describe("watchSockets", () => {
  it("ends those who have gone without a word, and only them", async () => {
    const server = new WebSocketServer({ port: 0 });
    const unwatch = watchSockets(server, 50);
    try {
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = server.address() as { port: number };
      const address = `ws://127.0.0.1:${port}`;
      const present = new WebSocket(address);
      const gone = new WebSocket(address, { autoPong: false });
      const ended = new Promise((resolve) => gone.once("close", resolve));
      let pings = 0;
      present.on("ping", () => pings++);
      expect(await ended).toBe(1006);
      const heard = pings;
      await expect.poll(() => pings).toBeGreaterThan(heard + 2);
      expect(present.readyState).toBe(WebSocket.OPEN);
      present.terminate();
    } finally {
      unwatch();
      server.close();
    }
  });
});
