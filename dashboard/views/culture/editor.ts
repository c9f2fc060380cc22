// The shared editor: CodeMirror on a Y.Text, with everybody's cursors. Loaded only when somebody writes. It lives in
// a shadow root, because there CodeMirror's styles are constructed sheets and no <style> elements, which our content
// security policy forbids; the page's CSS variables reach into it all the same.
import { defaultKeymap } from "@codemirror/commands";
import { EditorSelection, EditorState } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  MatchDecorator,
  placeholder,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";
import type { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { carets } from "./carets.ts";

export interface EditorOptions {
  readonly text: Y.Text;
  readonly awareness: WebsocketProvider["awareness"];
  readonly label: string;
  readonly placeholder: string;
  /** A definition's body is one line of words; texts have many lines of prose. */
  readonly program: boolean;
  readonly readOnly: boolean;
  /** Only asked for programs: an entry's name, a name that nothing has, or an op. */
  readonly symbolKind: (symbol: string) => "name" | "op" | "unknown";
  /** The word before the cursor, whenever it changes. */
  readonly onWord: (word: string) => void;
}

export interface Editor {
  /** Puts a word in the place of the one before the cursor. */
  complete(word: string): void;
  focus(): void;
  destroy(): void;
}

export function mountEditor(host: HTMLElement, options: EditorOptions): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  // The page cannot see into the shadow root: to its shortcuts, letters written here would be keys like all others.
  root.addEventListener("keydown", keepInside);
  const undo = new Y.UndoManager(options.text);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text.toString(),
      extensions: [
        drawSelection(),
        keymap.of([...yUndoManagerKeymap, ...defaultKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": options.label,
          spellcheck: options.program ? "false" : "true",
        }),
        EditorState.readOnly.of(options.readOnly),
        EditorView.editable.of(!options.readOnly),
        placeholder(options.placeholder),
        yCollab(options.text, null, { undoManager: undo }),
        carets(options.text, options.awareness),
        options.program ? symbols(options.symbolKind) : [],
        EditorView.updateListener.of((update) => {
          if (update.docChanged || update.selectionSet) options.onWord(wordBefore(update.state));
        }),
        theme,
      ],
    }),
  });
  return {
    complete(word) {
      const { head } = view.state.selection.main;
      const from = head - wordBefore(view.state).length;
      const insert = `${word} `;
      view.dispatch({
        changes: { from, to: head, insert },
        selection: EditorSelection.cursor(from + insert.length),
      });
      view.focus();
    },
    focus: () => view.focus(),
    destroy() {
      root.removeEventListener("keydown", keepInside);
      view.destroy();
      undo.destroy();
    },
  };
}

function keepInside(event: Event): void {
  event.stopPropagation();
}

function wordBefore(state: EditorState): string {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  return /\S*$/.exec(line.text.slice(0, head - line.from))?.[0] ?? "";
}

/** Colours names and underlines what is neither a name nor a known op. */
function symbols(kindOf: EditorOptions["symbolKind"]) {
  const matcher = new MatchDecorator({
    regexp: /\S+/g,
    decoration: ([symbol]) => Decoration.mark({ class: `cm-symbol-${kindOf(symbol)}` }),
  });
  return ViewPlugin.define(
    (view) => ({
      marks: matcher.createDeco(view) as DecorationSet,
      update(update: ViewUpdate) {
        this.marks = matcher.updateDeco(update, this.marks);
      },
    }),
    { decorations: ({ marks }) => marks },
  );
}

const people = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7, 8].map((slot) => [`.cm-person-${slot}`, { "--person": `var(--c${slot})` }]),
);

const theme = EditorView.theme({
  "&": {
    backgroundColor: "var(--bg)",
    color: "var(--text)",
    border: "1px solid var(--line)",
    borderRadius: "var(--radius)",
    fontSize: "14px",
  },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", maxHeight: "260px", overflow: "auto" },
  ".cm-content": { padding: "18px 10px 10px", minHeight: "44px", caretColor: "var(--text)" },
  ".cm-line": { padding: "0" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  ".cm-placeholder": { color: "var(--faint)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 30%, transparent)",
  },
  ".cm-symbol-name": { color: "var(--accent)" },
  ".cm-symbol-unknown": { textDecoration: "underline wavy var(--warn)", textUnderlineOffset: "3px" },
  ".cm-selected": { backgroundColor: "color-mix(in srgb, var(--person) 28%, transparent)" },
  ".cm-caret": {
    position: "relative",
    borderLeft: "2px solid var(--person)",
    marginLeft: "-1px",
    marginRight: "-1px",
  },
  ".cm-caret-name": {
    position: "absolute",
    top: "-1.25em",
    left: "-2px",
    padding: "0 4px",
    borderRadius: "3px 3px 3px 0",
    backgroundColor: "var(--person)",
    color: "var(--bg)",
    font: "600 10px/1.4 var(--sans)",
    whiteSpace: "nowrap",
    pointerEvents: "none",
  },
  ...people,
});
