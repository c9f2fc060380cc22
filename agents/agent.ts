// An agent as data: a member of a population with a name, roles, a span of life and a private memory.
// It knows neither weights (its population's) nor ratings, and does nothing by itself.
import { z } from "zod";

export const roleSchema = z.enum(["propose", "solve", "cultivate"]);
export type Role = z.infer<typeof roleSchema>;

/** What one agent alone knows; it ends with the agent. */
export const memorySchema = z.object({
  /** Ids of the culture's entries that it found itself, in the order of finding. */
  found: z.array(z.string()),
  /** Definitions of its own: names that only it may use, and what they stand for. */
  names: z.array(z.object({ name: z.string(), body: z.array(z.string()) })),
});
export type Memory = z.infer<typeof memorySchema>;

export const agentSchema = z.object({
  /** Unique in a run, the dead included. */
  name: z.string(),
  population: z.string(),
  /** Its place in the population, from 0; a newborn takes the seat of the dead. */
  seat: z.number().int().min(0),
  roles: z.array(roleSchema),
  /** Round in which it came. */
  born: z.number().int().min(0),
  /** Rounds it lives; null for an agent that does not die. */
  lifespan: z.number().int().positive().nullable(),
  memory: memorySchema,
});
export type Agent = Readonly<z.infer<typeof agentSchema>>;

export const EMPTY_MEMORY: Memory = Object.freeze({ found: [], names: [] });

/** The agent that remembers an entry it found; the same agent if it knew. */
export function remember(agent: Agent, entry: string): Agent {
  if (agent.memory.found.includes(entry)) return agent;
  return { ...agent, memory: { ...agent.memory, found: [...agent.memory.found, entry] } };
}

/** The agent with a definition of its own; an older one of the same name is replaced. */
export function coin(agent: Agent, name: string, body: readonly string[]): Agent {
  const others = agent.memory.names.filter((own) => own.name !== name);
  return { ...agent, memory: { ...agent.memory, names: [...others, { name, body: [...body] }] } };
}
