// One call at a time: a population's calls must not overlap, and those who ask do not wait for each other.
// It knows nothing of what the calls mean.
import type { PopulationHost } from "../../agents/index.ts";

/** The same population, answering calls in the order in which they came. */
export function inTurn(population: PopulationHost): PopulationHost {
  let last: Promise<unknown> = Promise.resolve();
  const queued =
    <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> => {
      const answer = last.then(() => call(...args));
      last = answer.catch(() => {});
      return answer;
    };
  return {
    id: population.id,
    sample: queued((call) => population.sample(call)),
    score: queued((examples) => population.score(examples)),
    learn: queued((lesson) => population.learn(lesson)),
    save: queued(() => population.save()),
    load: queued((state) => population.load(state)),
    reset: queued((seed) => population.reset(seed)),
    parameters: queued(() => population.parameters()),
    close: queued(() => population.close()),
  };
}
