// Builds the page into dashboard/dist: self-contained, nothing is loaded from elsewhere.
//   npm run prepare            (also done by npm install, npm start and npm test)
import { defineConfig } from "vite";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2023", sourcemap: false, chunkSizeWarningLimit: 1500 },
});
