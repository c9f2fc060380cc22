// Where a request comes from: is it for us (Host: against DNS rebinding), and is it from our own page (Origin,
// Sec-Fetch-Site: against other sites in the same browser)? Programs such as curl send neither and are let through;
// tokens are the business of auth.ts.

/** The machine itself only: 127.0.0.0/8, ::1, localhost. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** A host as it stands in an address: IPv6 in brackets. */
export function inAddress(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** Does the Host header name us? Only asked where we listen on the machine itself. */
export function hostAllowed(header: string | undefined, listening: string, port: number): boolean {
  if (header === undefined) return false;
  const names = ["localhost", "127.0.0.1", "[::1]", inAddress(listening)];
  const given = header.toLowerCase();
  return names.some((name) => given === `${name}:${port}` || (port === 80 && given === name));
}

export interface Provenance {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site */
  readonly site: string | undefined;
}

/** May a request that changes something, or that opens a WebSocket, come from there? */
export function originAllowed({ host, origin, site }: Provenance): boolean {
  if (site === "cross-site") return false;
  if (origin === undefined) return true;
  const given = origin.toLowerCase();
  const own = host?.toLowerCase();
  // https too: behind a proxy that speaks TLS we are asked in plain HTTP, with the browser's Host.
  return own !== undefined && (given === `http://${own}` || given === `https://${own}`);
}
