// A listener that keeps a run's log as the protocol promises it: events in order without gap, forgotten after a rewind.
import type { Event } from "../../../server/events.ts";
import type { RunManager } from "../../../server/runs/index.ts";

export class EventKeeper {
  readonly log: Event[] = [];
  committed = 0;

  constructor(runs: RunManager, id: string) {
    runs.listen({
      events: (run, events) => {
        if (run !== id) return;
        for (const event of events) {
          if (event.seq !== this.log.length + 1)
            throw new Error(`event ${event.seq} after ${this.log.length}`);
          this.log.push(event);
        }
      },
      committed: (run, seq) => {
        if (run === id) this.committed = seq;
      },
      rewound: (run, to) => {
        if (run === id) this.log.length = Math.min(this.log.length, to);
      },
      info() {},
    });
  }
}
