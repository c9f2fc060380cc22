// The conversation with one plug-in: numbered requests and their answers, a hello whenever its program has been started,
// deadlines, the count of faults, quarantine. It knows the frame of messages and not what problems are.

import { PluginFault } from "./fault.ts";
import { FaultBook } from "./fault-book.ts";
import { HostFault, PluginHost } from "./host.ts";
import { cut, LIMITS, PROTOCOL, SIZES } from "./limits.ts";
import type { AuditRequest } from "./module-server.ts";
import { answerSchema, flawOf, type Hello, helloSchema, itemsSchema, type Request } from "./protocol.ts";
import { isModule, nameOf, type PluginSource } from "./source.ts";

/** For tests and for slow families: other limits than the usual (limits.ts). */
export interface ContainmentOptions {
  readonly requestMs?: number;
  readonly itemMs?: number;
  readonly startMs?: number;
  readonly heapMb?: number;
  readonly faultsInRow?: number;
  readonly faultsInAll?: number;
  /** Told of every fault as it happens. */
  readonly onFault?: (fault: PluginFault) => void;
}

type ListRequest = Exclude<Request, { readonly call: "hello" }>;

export class Conversation {
  readonly #source: PluginSource;
  readonly #host: PluginHost;
  readonly #limits: Required<Omit<ContainmentOptions, "onFault">>;
  readonly #book: FaultBook;
  #sent = 0;
  /** The first hello, as text: a plug-in must not change while it runs. */
  #first: string | undefined;
  #name: string;

  constructor(source: PluginSource, options: ContainmentOptions) {
    const { onFault, ...limits } = options;
    this.#source = source;
    this.#limits = { ...LIMITS, ...limits };
    this.#host = new PluginHost(source, this.#limits.heapMb);
    this.#book = new FaultBook(this.#limits, onFault);
    this.#name = nameOf(source);
  }

  get faults(): readonly PluginFault[] {
    return this.#book.faults;
  }
  get quarantined(): boolean {
    return this.#book.quarantined;
  }

  /** @throws PluginFault */
  hello(): Hello {
    const answer = this.#ask({ call: "hello", protocol: PROTOCOL }, this.#limits.startMs);
    const { success, data, error } = helloSchema.safeParse(answer);
    if (!success) throw this.#end("junk", `not a hello: ${flawOf(error)}`);
    const text = JSON.stringify(data);
    this.#first ??= text;
    this.#name = data.id;
    if (text !== this.#first) throw this.#end("junk", "it says of itself something else than at its start");
    return data;
  }

  /** The `count` items of an answer, unchecked. @throws PluginFault, QuarantinedError */
  items(request: ListRequest, count: number): readonly unknown[] {
    this.#book.check(this.#name);
    if (!this.#host.running) this.hello();
    const { requestMs, itemMs } = this.#limits;
    const answer = this.#ask(request, requestMs + count * itemMs);
    const { success, data } = itemsSchema.safeParse(answer);
    if (!success) throw this.#end("junk", `an answer to "${request.call}" without items`);
    if (data.items.length !== count) {
      throw this.#end("junk", `${data.items.length} items in answer to "${request.call}" of ${count}`);
    }
    return data.items;
  }

  get isModule(): boolean {
    return isModule(this.#source);
  }

  /** What the process of a module says after an audit, unchecked. @throws PluginFault, QuarantinedError */
  audit(items: number, totalMs: number): unknown {
    this.#book.check(this.#name);
    if (!this.#host.running) this.hello();
    return this.#ask({ call: "audit", items, totalMs }, totalMs + this.#limits.startMs);
  }

  record(fault: PluginFault): PluginFault {
    this.#book.add(fault);
    return fault;
  }

  succeeded(): void {
    this.#book.succeeded();
  }

  close(): void {
    this.#host.stop();
  }

  #ask(request: Request | AuditRequest, limitMs: number): unknown {
    const id = ++this.#sent;
    let text: string;
    try {
      text = this.#host.ask(JSON.stringify({ id, ...request }), limitMs);
    } catch (error) {
      if (!(error instanceof HostFault)) throw error;
      throw this.record(new PluginFault(error.kind, this.#name, error.message));
    }
    const answer = read(text);
    if (typeof answer === "string") throw this.#end("junk", answer);
    if (answer.id !== id) throw this.#end("junk", `an answer with id ${answer.id} to request ${id}`);
    if (answer.error !== undefined) throw this.record(new PluginFault("threw", this.#name, answer.error));
    return answer.ok;
  }

  /** After this nobody knows what comes next: the program is ended, too. */
  #end(kind: "junk", detail: string): PluginFault {
    this.#host.stop();
    return this.record(new PluginFault(kind, this.#name, detail));
  }
}

function read(text: string) {
  if (text.length > SIZES.frame) return `an answer of ${text.length} characters (at most ${SIZES.frame})`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return `not JSON: ${cut(text, 100)}`;
  }
  const { success, data, error } = answerSchema.safeParse(json);
  return success ? data : `not an answer (${flawOf(error)}): ${cut(text, 100)}`;
}
