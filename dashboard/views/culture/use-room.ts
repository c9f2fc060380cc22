// The culture room of the run on screen, joined when somebody first writes, left when the view or the run goes; and
// the name under which one writes, kept in this browser.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { socketUrl, token } from "../../app/api.ts";
import type { Room } from "./room.ts";

export interface RoomDoor {
  /** Null until joined. */
  readonly room: Room | null;
  readonly join: () => Promise<Room>;
}

export function useRoom(run: string): RoomDoor {
  const [room, setRoom] = useState<Room | null>(null);
  const joined = useRef<Promise<Room> | null>(null);
  useEffect(() => {
    return () => {
      joined.current?.then(
        (left) => left.dispose(),
        () => undefined,
      );
      joined.current = null;
      setRoom(null);
    };
  }, [run]);
  const join = useCallback(() => {
    joined.current ??= import("./room.ts").then(({ Room }) => {
      const url = new URL(socketUrl("/ws/culture"));
      url.search = "";
      const entered = new Room({ url: url.href, run, token: token() });
      setRoom(entered);
      return entered;
    });
    return joined.current;
  }, [run]);
  return { room, join };
}

const KEY = "folklore.name";
/** Characters; "human:" and the name are an author of at most 64. */
export const LONGEST_NAME = 32;

/** The name under which one writes; "" until asked. */
export function useOwnName(): readonly [string, (name: string) => void] {
  const [name, setName] = useState(() => localStorage.getItem(KEY) ?? "");
  const keep = useCallback((given: string) => {
    const clean = given.trim().slice(0, LONGEST_NAME);
    if (clean === "") return;
    localStorage.setItem(KEY, clean);
    setName(clean);
  }, []);
  return [name, keep];
}
