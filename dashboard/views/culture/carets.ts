// Other people's cursors and selections in the editor, over y-websocket's awareness, in the same form as
// y-codemirror.next's own (`cursor: { anchor, head }`). Its own version writes style attributes, which our content
// security policy forbids: here colours are classes 1 to 8.
import { type Extension, RangeSetBuilder } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from "@codemirror/view";
import type { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { slotOf } from "./room.ts";

type Awareness = WebsocketProvider["awareness"];

interface Cursor {
  readonly from: number;
  readonly to: number;
  readonly head: number;
  readonly name: string;
  readonly slot: number;
}

class CaretWidget extends WidgetType {
  readonly name: string;
  readonly slot: number;

  constructor(name: string, slot: number) {
    super();
    this.name = name;
    this.slot = slot;
  }

  override eq(other: CaretWidget): boolean {
    return other.name === this.name && other.slot === this.slot;
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement("span");
    caret.className = `cm-caret cm-person-${this.slot}`;
    const label = document.createElement("span");
    label.className = "cm-caret-name";
    label.textContent = this.name;
    caret.append("\u2060", label, "\u2060");
    return caret;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

export function carets(text: Y.Text, awareness: Awareness): Extension {
  return ViewPlugin.define((view) => new Carets(view, text, awareness), {
    decorations: ({ decorations }) => decorations,
  });
}

class Carets {
  decorations: DecorationSet = Decoration.none;
  readonly #view: EditorView;
  readonly #text: Y.Text;
  readonly #awareness: Awareness;

  constructor(view: EditorView, text: Y.Text, awareness: Awareness) {
    this.#view = view;
    this.#text = text;
    this.#awareness = awareness;
    awareness.on("change", this.#changed);
    this.decorations = this.#draw(view.state.doc.length);
  }

  update({ view, state }: ViewUpdate): void {
    const { anchor, head } = state.selection.main;
    const own = view.hasFocus ? { anchor: this.#relative(anchor), head: this.#relative(head) } : null;
    const before: unknown = this.#awareness.getLocalState()?.cursor ?? null;
    if (JSON.stringify(before) !== JSON.stringify(own)) this.#awareness.setLocalStateField("cursor", own);
    this.decorations = this.#draw(state.doc.length);
  }

  destroy(): void {
    this.#awareness.off("change", this.#changed);
    if (this.#awareness.getLocalState()) this.#awareness.setLocalStateField("cursor", null);
  }

  readonly #changed = ({
    added,
    updated,
    removed,
  }: Record<"added" | "updated" | "removed", number[]>): void => {
    const others = [...added, ...updated, ...removed].some((id) => id !== this.#awareness.clientID);
    if (others) this.#view.dispatch({});
  };

  #relative(index: number): unknown {
    return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(this.#text, index));
  }

  #draw(length: number): DecorationSet {
    const marks: { from: number; to: number; mark: Decoration }[] = [];
    for (const { from, to, head, name, slot } of this.#cursors(length)) {
      if (from < to)
        marks.push({ from, to, mark: Decoration.mark({ class: `cm-selected cm-person-${slot}` }) });
      const widget = new CaretWidget(name, slot);
      marks.push({ from: head, to: head, mark: Decoration.widget({ widget, side: 1 }) });
    }
    marks.sort((a, b) => a.from - b.from || a.mark.startSide - b.mark.startSide);
    const builder = new RangeSetBuilder<Decoration>();
    for (const { from, to, mark } of marks) builder.add(from, to, mark);
    return builder.finish();
  }

  #cursors(length: number): Cursor[] {
    const cursors: Cursor[] = [];
    for (const [client, state] of this.#awareness.getStates()) {
      if (client === this.#awareness.clientID) continue;
      const cursor = state.cursor as { anchor?: unknown; head?: unknown } | null | undefined;
      const anchor = this.#absolute(cursor?.anchor);
      const head = this.#absolute(cursor?.head);
      if (anchor === undefined || head === undefined) continue;
      const user = state.user as { name?: unknown; slot?: unknown } | undefined;
      const name = typeof user?.name === "string" ? user.name.slice(0, 32) : "somebody";
      const slot =
        typeof user?.slot === "number" && user.slot >= 1 && user.slot <= 8 ? user.slot : slotOf(name);
      const from = Math.min(anchor, head, length);
      const to = Math.min(Math.max(anchor, head), length);
      cursors.push({ from, to, head: Math.min(head, length), name, slot });
    }
    return cursors;
  }

  /** Peers can say anything: a position that means nothing here is none. */
  #absolute(position: unknown): number | undefined {
    try {
      const relative = Y.createRelativePositionFromJSON(position);
      const absolute = Y.createAbsolutePositionFromRelativePosition(relative, this.#text.doc!);
      return absolute?.type === this.#text ? absolute.index : undefined;
    } catch {
      return undefined;
    }
  }
}
