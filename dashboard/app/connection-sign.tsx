// Whether the page hears the server: a sign, a word, and when it tries again.
import { useEffect, useState } from "preact/hooks";
import { Button } from "../ui/index.ts";
import { connection, reconnect, retryAt } from "./session.ts";

const SIGNS = { connecting: "◌", live: "●", lost: "✗", denied: "✗" } as const;

export function ConnectionSign() {
  const status = connection.value;
  const at = retryAt.value;
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === null) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [at]);
  const words = { connecting: "connecting", live: "live", lost: "lost", denied: "not allowed" } as const;
  return (
    <span class={`connection connection-${status}`}>
      <span aria-hidden="true">{SIGNS[status]}</span>
      <span>
        <span role="status">{words[status]}</span>
        {status === "lost" && at !== null && `: retrying in ${Math.max(0, Math.ceil((at - now) / 1000))} s`}
      </span>
      {status === "lost" && at !== null && (
        <Button kind="quiet" onClick={reconnect}>
          now
        </Button>
      )}
    </span>
  );
}
