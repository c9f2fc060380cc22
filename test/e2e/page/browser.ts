// Chromium for the tests of the page: Debian's, driven by playwright-core. Where it is missing, tests skip and say so;
// in continuous integration they must not.
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);

if (CHROMIUM === undefined && process.env.CI) {
  throw new Error("no Chromium in continuous integration: .ci/run installs it with apt-get install chromium");
}
/** The reason for skipping; undefined where a browser is there. */
export const NO_BROWSER =
  CHROMIUM === undefined ? "needs Chromium: apt-get install chromium (Debian, Ubuntu)" : undefined;

export async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM!,
    args: [
      "--headless",
      "--no-sandbox",
      // WebGL without a graphics card.
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Collects what a page complains about: console errors, exceptions, requests that failed or left our server. */
export function complaints(page: Page, origin: string): string[] {
  const found: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") found.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => found.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    const own = url.startsWith(origin) || url.startsWith(origin.replace("http", "ws"));
    if (!own && !url.startsWith("data:") && !url.startsWith("blob:")) found.push(`left the server: ${url}`);
  });
  return found;
}
