// For every test file: property tests draw the same cases each time, so that a failure is found again and a change is
// judged by its own merits. To look for new ones: FOLKLORE_TEST_SEED=$RANDOM npm test
import fc from "fast-check";

const seed = Number(process.env.FOLKLORE_TEST_SEED ?? 1);
if (!Number.isInteger(seed)) throw new Error(`FOLKLORE_TEST_SEED must be a whole number, not ${seed}`);
fc.configureGlobal({ seed });
