// folklore serve: the web page alone, to look at runs and to start them from there, until Ctrl-C.
import { defineCommand } from "citty";
import { commonArgs, withStore } from "../data-folder.ts";
import { hostArgs, withPage } from "../page.ts";

export const serve = defineCommand({
  meta: { name: "serve", description: "open the web page: watch runs, look back, start new ones" },
  args: { ...hostArgs, ...commonArgs },
  run: ({ args }) =>
    withStore(
      args.dir,
      (store) => withPage(store, { ...args, page: true, stay: true }, async () => {}),
      true,
    ),
});
