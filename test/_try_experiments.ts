import { runCells } from "/work/main/server/experiments/run-cells.ts";
import { trainingExperiment } from "/work/main/server/experiments/registry.ts";
const [name, over, variants, jobs] = process.argv.slice(2);
const e = trainingExperiment(name!)!;
const config = e.schema.parse(JSON.parse(over!));
const t0 = performance.now();
const out = await runCells({ experiment: e, config, variants: variants ? variants.split(",") : e.variants, dir: "/tmp/exp-try", jobs: Number(jobs ?? 1), fresh: true, signal: new AbortController().signal, progress: (c, t) => console.log(((performance.now()-t0)/1000).toFixed(1), c, t) });
for (const c of out) console.log(JSON.stringify(c));
