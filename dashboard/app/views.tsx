// The views: their names, keys and chunks. Each is loaded when it is first looked at, so that the first paint
// waits only for the one that the URL names.
import type { ComponentType } from "preact";
import type { ViewName } from "./place.ts";

export interface ViewEntry {
  readonly name: ViewName;
  readonly title: string;
  /** What it answers, in one line: its tooltip. */
  readonly about: string;
  readonly load: () => Promise<ComponentType>;
}

export const VIEW_LIST: readonly ViewEntry[] = [
  {
    name: "society",
    title: "Society",
    about: "Who is there, who poses tasks to whom, what is being solved now",
    load: () => import("../views/society/society-view.tsx").then(({ SocietyView }) => SocietyView),
  },
  {
    name: "frontier",
    title: "Frontier",
    about: "What is solved how often: by family, level and time",
    load: () => import("../views/frontier/frontier-view.tsx").then(({ FrontierView }) => FrontierView),
  },
  {
    name: "culture",
    title: "Culture",
    about: "The living document: entries, their ancestry, who uses them",
    load: () => import("../views/culture/culture-view.tsx").then(({ CultureView }) => CultureView),
  },
  {
    name: "learning",
    title: "Learning",
    about: "Loss, reward, entropy, speed",
    load: () => import("../views/learning/learning-view.tsx").then(({ LearningView }) => LearningView),
  },
  {
    name: "diversity",
    title: "Diversity",
    about: "How varied the proposed tasks are, and the alarms",
    load: () => import("../views/diversity/diversity-view.tsx").then(({ DiversityView }) => DiversityView),
  },
  {
    name: "replay",
    title: "Replay",
    about: "Play the run again; where things came from",
    load: () => import("../views/replay/replay-view.tsx").then(({ ReplayView }) => ReplayView),
  },
  {
    name: "compare",
    title: "Compare",
    about: "Runs side by side, with intervals",
    load: () => import("../views/compare/compare-view.tsx").then(({ CompareView }) => CompareView),
  },
  {
    name: "lab",
    title: "Lab",
    about: "Give an agent a task, or solve one yourself",
    load: () => import("../views/lab/lab-view.tsx").then(({ LabView }) => LabView),
  },
  {
    name: "world",
    title: "World",
    about: "Many task families as ladders, what the teacher does, and games between agents",
    load: () => import("../views/world/world-view.tsx").then(({ WorldView }) => WorldView),
  },
];
