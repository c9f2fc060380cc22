// Who lives in a run: the agents of each population and the budgets that an arm gives them. Pure functions of the
// config. It knows no weights and no culture.
import { type Agent, foundAgents, type Mortality } from "../../agents/index.ts";
import type { RunConfig } from "../config/index.ts";

/** The populations of a run and what each gets per round; equal in total over all arms. */
export interface SocietyPlan {
  readonly populations: readonly {
    readonly id: string;
    readonly agents: number;
    readonly size: RunConfig["populations"][number]["size"];
    readonly policy: RunConfig["populations"][number]["policy"];
    /** Law attempts per agent and round. */
    readonly attempts: number;
    readonly dreams: number;
    readonly practice: number;
    /** Worked answers of the studied families to learn from, and tasks of theirs to attempt. */
    readonly lessons: number;
    readonly tests: number;
  }[];
}

/** In the arm `single`, one agent of the first population holds everyone's attempts and training. */
export function planSociety(config: RunConfig): SocietyPlan {
  const { populations, solve, learn, study } = config;
  if (config.arm === "single") {
    const agents = populations.reduce((sum, { agents }) => sum + agents, 0);
    const [first] = populations;
    return {
      populations: [
        {
          id: first!.name,
          agents: 1,
          size: first!.size,
          policy: first!.policy,
          attempts: solve.attemptsPerAgent * agents,
          dreams: learn.dreamsPerRound * populations.length,
          practice: learn.practicePerRound * populations.length,
          lessons: study.lessons * populations.length,
          tests: study.tests * populations.length,
        },
      ],
    };
  }
  return {
    populations: populations.map(({ name, agents, size, policy }) => ({
      id: name,
      agents,
      size,
      policy,
      attempts: solve.attemptsPerAgent,
      dreams: learn.dreamsPerRound,
      practice: learn.practicePerRound,
      lessons: study.lessons,
      tests: study.tests,
    })),
  };
}

/** What a population's first weights are drawn from. Those that are averaged start alike: the mean of unrelated nets is
 *  no net. */
export function weightsSeed({ seed, skill }: RunConfig, population: string): string {
  return skill.average > 0 ? `${seed} weights` : `${seed} weights ${population}`;
}

export function mortality(config: RunConfig): Mortality {
  return { seed: config.seed, lifespan: config.lifespan === 0 ? null : config.lifespan };
}

export function firstAgents(config: RunConfig, plan: SocietyPlan): Agent[] {
  const places = plan.populations.flatMap(({ id, agents }) =>
    Array.from({ length: agents }, () => ({
      population: id,
      roles: ["propose", "solve", "cultivate"] as const,
    })),
  );
  return foundAgents(places, mortality(config));
}
