// The server wants a token, or another one: says so and takes it.
import { useState } from "preact/hooks";
import { Button } from "../ui/index.ts";
import { setToken } from "./api.ts";
import { reconnect } from "./session.ts";

export function Denied() {
  const [secret, setSecret] = useState("");
  return (
    <form
      class="denied"
      onSubmit={(event) => {
        event.preventDefault();
        setToken(secret.trim());
        reconnect();
      }}
    >
      <h1 class="welcome-title">A token is needed</h1>
      <p>
        This server listens to other machines, so it asks who you are. Whoever started it has a token for you:
        the terminal shows the operator's link, and all three tokens stand in tokens.json in the data folder.
        What you give here is kept in this tab only.
      </p>
      <label class="field-label">
        Token
        <input
          class="field"
          type="password"
          autocomplete="off"
          value={secret}
          onInput={(event) => setSecret(event.currentTarget.value)}
        />
      </label>
      <Button type="submit" kind="primary" disabled={secret.trim() === ""}>
        Connect
      </Button>
    </form>
  );
}
