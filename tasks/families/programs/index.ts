// The built-in families of the kind "programs", besides the list programs, laws and rewrites, which have folders of their own.
import type { TaskFamily } from "../../family.ts";
import { cellularAutomaton } from "./cellular-automaton.ts";
import { regexGenerate } from "./regex-generate.ts";
import { regexMatch } from "./regex-match.ts";
import { registerMachine } from "./register-machine.ts";
import { stackMachine } from "./stack-machine.ts";
import { stringRewriting } from "./string-rewriting.ts";

export const programFamilies: readonly TaskFamily[] = [
  stackMachine,
  stringRewriting,
  registerMachine,
  cellularAutomaton,
  regexMatch,
  regexGenerate,
];
