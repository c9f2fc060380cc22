// The door of agents/: who acts, what it reads and writes, and what turns prompts into completions.
export {
  type Agent,
  agentSchema,
  coin,
  EMPTY_MEMORY,
  type Memory,
  memorySchema,
  type Role,
  remember,
  roleSchema,
} from "./agent.ts";
export { type Dream, Dreamer, type DreamOptions } from "./dreamer.ts";
export type { Editor, EditorView, Suggestion } from "./editors/contract.ts";
export { ModelEditor } from "./editors/model.ts";
export { editorExample, editorPrompt } from "./editors/prompt.ts";
export { StatisticalEditor } from "./editors/statistical.ts";
export {
  type EncodedPrompt,
  type Example,
  type ExampleData,
  encodeExample,
  encodePrompt,
  type PromptOptions,
} from "./encode.ts";
export { type Attempted, type Graded, gradedAttempt, weightedExamples } from "./graded.ts";
export type { Lesson, LessonReport } from "./lesson.ts";
export {
  ModelProposer,
  type ModelProposerOptions,
  proposalExample,
  proposalPrompt,
} from "./model-proposer.ts";
export { agentName, foundAgents, type Mortality, type Turnover, turnover } from "./mortality.ts";
export type { Completion, Policy, PolicyRequest, SampleOptions } from "./policy.ts";
export {
  Population,
  type PopulationHost,
  type PopulationSpec,
  type SampleCall,
  type SampleJob,
  type Score,
} from "./population.ts";
export { type Match, RATING, type Rating, Ratings } from "./ratings.ts";
export { SystematicEnumerator } from "./scripted/enumerator.ts";
export { OraclePolicy } from "./scripted/oracle.ts";
export { ParrotPolicy } from "./scripted/parrot.ts";
export { RandomSearcher } from "./scripted/random-searcher.ts";
export { SilentPolicy } from "./scripted/silent.ts";
export {
  LIKELIEST,
  type StepThroughOptions,
  stepThrough,
  type TokenStep,
  type Walkthrough,
} from "./step-through.ts";
export {
  familyMark,
  PADDING,
  STOP,
  Tokenizer,
  UnknownSymbolError,
  type Vocabulary,
  vocabularySchema,
  words,
} from "./tokenizer.ts";
export { type ScoreSequences, type TokenSampler, TransformerPolicy } from "./transformer-policy.ts";
