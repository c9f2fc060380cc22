// Where a run gets the families from that are no built-in ones. Plug-ins live behind it (server/plugins): contained,
// audited, versioned. What is in here is only what a run needs of them. It knows no files and no processes.
import type { TaskFamily } from "../../tasks/index.ts";
import type { FamilyShape } from "./family-shape.ts";

/** One version of a plug-in's family. */
export interface ShelvedFamily {
  readonly family: TaskFamily;
  readonly shape: FamilyShape;
  /** What names this version: the hash of its source. */
  readonly version: string;
}

/** A source that has changed and is not taken up. */
export interface RefusedVersion {
  readonly id: string;
  readonly version: string;
  readonly reason: string;
}

export interface FamilyShelf {
  /** The newest version that passed the audit. */
  get(id: string): ShelvedFamily | undefined;
  /** This version, from its kept copy where the source has changed since; undefined where it is gone. */
  version(id: string, version: string): Promise<ShelvedFamily | undefined>;
  /** Looks at the sources again and audits those that changed; `get` then gives the new versions. What was refused,
   *  each version once. */
  refresh(): Promise<readonly RefusedVersion[]>;
}
