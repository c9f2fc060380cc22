// The door of plug-ins: loading them, asking them in safety, the audit as a gate.

export { type ConformanceRow, conform } from "./conform.ts";
export { type Attempted, ContainedFamily, seedFrom } from "./contained-family.ts";
export type { ContainmentOptions } from "./conversation.ts";
export { FAULT_KINDS, type FaultKind, PluginFault, QuarantinedError } from "./fault.ts";
export { DEFAULT_FOLDER } from "./find.ts";
export { type GateOptions, type GateResult, gatePlugin, OUTSIDE } from "./gate.ts";
export {
  changedPlugins,
  closePlugins,
  type LoadedPlugins,
  type LoadOptions,
  loadPlugins,
  type Plugin,
  type Refusal,
  reloadPlugin,
} from "./load.ts";
export { EXEC, isSocket, type PluginSource } from "./source.ts";
