// The page's entry: theme, token, session, then the shell. Built by `npm run prepare`.
import "./app/theme.css";
import "./ui/ui.css";
import "./app/shell.css";
import { render } from "preact";
import { takeTokenFromUrl } from "./app/api.ts";
import { App } from "./app/app.tsx";
import { startSession } from "./app/session.ts";
import { startTheme } from "./app/theme.ts";

takeTokenFromUrl();
startTheme();
startSession();
render(<App />, document.getElementById("app")!);
