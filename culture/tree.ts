// The culture as people see it: adopted definitions as trees of what they are built of. Works on any Culture.
import type { Culture } from "./contract.ts";
import type { Entry } from "./entry.ts";

export interface DefinitionNode {
  readonly id: string;
  readonly name: string;
  readonly body: readonly string[];
  /** Primitive symbols it stands for. */
  readonly expandedLength: number;
  readonly about: string;
  readonly author: string;
  readonly round: number;
  /** Who used it and how often, most frequent first. */
  readonly users: readonly { readonly user: string; readonly times: number }[];
  /** The definitions its body names, in order, each once. */
  readonly children: readonly DefinitionNode[];
}

/** Trees whose roots are the definitions that no other uses, longest expansion first. Shared parts are the same node. */
export function definitionTree(culture: Culture): readonly DefinitionNode[] {
  const nodes = new Map<string, DefinitionNode>();
  const used = new Set<string>();
  const current = culture
    .entries()
    .filter(
      (entry) => entry.kind === "definition" && entry.status === "adopted" && isCanonical(culture, entry),
    );
  const nodeOf = (entry: Entry): DefinitionNode => {
    const known = nodes.get(entry.id);
    if (known) return known;
    const parts = entry.body.map((symbol) => {
      const nested = culture.resolve(symbol);
      return nested && nodeOf(nested);
    });
    const children = [...new Set(parts.filter((part) => part !== undefined))];
    for (const child of children) used.add(child.id);
    const node: DefinitionNode = {
      id: entry.id,
      name: entry.name,
      body: entry.body,
      expandedLength: parts.reduce((sum, part) => sum + (part?.expandedLength ?? 1), 0),
      about: entry.evidence.about,
      author: entry.author,
      round: entry.round,
      users: Object.entries(entry.uses)
        .map(([user, times]) => ({ user, times }))
        .sort((a, b) => b.times - a.times || (a.user < b.user ? -1 : 1)),
      children,
    };
    nodes.set(entry.id, node);
    return node;
  };
  return current
    .map(nodeOf)
    .filter((node) => !used.has(node.id))
    .sort((a, b) => b.expandedLength - a.expandedLength || (a.name < b.name ? -1 : 1));
}

function isCanonical(culture: Culture, entry: Entry): boolean {
  return culture.resolve(entry.name)?.id === entry.id;
}

/** Lines such as `└─ f3 = sort f1   4 ops, by ada in round 2, used 5x by bob, cyd`. A part shown before is not opened again. */
export function renderTree(forest: readonly DefinitionNode[]): string {
  const lines: string[] = [];
  const opened = new Set<string>();
  const draw = (node: DefinitionNode, lead: string, indent: string): void => {
    const again = opened.has(node.id) && node.children.length > 0;
    lines.push(`${lead}${describe(node)}${again ? "   (see above)" : ""}`);
    if (again) return;
    opened.add(node.id);
    for (const [i, child] of node.children.entries()) {
      const last = i === node.children.length - 1;
      draw(child, `${indent}${last ? "└─ " : "├─ "}`, `${indent}${last ? "   " : "│  "}`);
    }
  };
  for (const root of forest) draw(root, "", "");
  return lines.join("\n");
}

function describe(node: DefinitionNode): string {
  const times = node.users.reduce((sum, use) => sum + use.times, 0);
  const users = node.users.map((use) => use.user).join(", ");
  const used = times === 0 ? "not used yet" : `used ${times}x by ${users}`;
  return `${node.name} = ${node.body.join(" ")}   ${node.expandedLength} ops, by ${node.author} in round ${node.round}, ${used}`;
}
