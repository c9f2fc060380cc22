// What a page may say on /ws/events, checked: the schema of ClientMessage (server/protocol/messages.ts).
import { z } from "zod";
import { type ClientMessage, PROTOCOL_VERSION } from "../protocol/index.ts";

const v = z.literal(PROTOCOL_VERSION);
const run = z.string().min(1).max(128);

const clientMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    v,
    type: z.literal("subscribe"),
    run,
    after: z.union([z.number().int().min(0), z.literal("snapshot")]),
  }),
  z.strictObject({ v, type: z.literal("unsubscribe"), run }),
  z.strictObject({ v, type: z.literal("ping") }),
]);

/** The message, or what is wrong with it. */
export function readClientMessage(text: string): ClientMessage | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "not JSON";
  }
  const parsed = clientMessageSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return issue === undefined ? "not a message" : `${issue.path.join(".") || "message"}: ${issue.message}`;
}
