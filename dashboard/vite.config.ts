// Builds the page into dashboard/dist: self-contained, nothing is loaded from elsewhere. Each view is a chunk of its
// own, loaded when it is first looked at.
//   npm run prepare            (also done by npm install, npm start and npm test)
import { defineConfig } from "vite";

/** Importing these does nothing by itself, so the shell does not carry the charts that only some views draw. */
const PURE = /\/dashboard\/ui\/[^/]+\.tsx?$/;

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2023",
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
    // The content security policy has no data: scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !PURE.test(id) } },
  },
});
