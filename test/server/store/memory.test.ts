// The in-memory store under the shared suite.
import { MemoryStore } from "../../../server/store/index.ts";
import { storeConformance } from "../../conformance/store.ts";

storeConformance("memory", () => new MemoryStore());
