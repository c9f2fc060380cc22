// Tells drizzle-kit where the tables are and where their migrations go: `npm run migrations` after a schema change.
import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./server/store/schema.ts",
  out: "./server/store/migrations",
});
