// Right or wrong: a sign first, a colour second.
export function Mark({ ok, title }: { readonly ok: boolean; readonly title?: string | undefined }) {
  const word = title ?? (ok ? "right" : "wrong");
  return (
    <span class={ok ? "mark mark-ok" : "mark mark-no"} role="img" aria-label={word} title={word}>
      {ok ? "✓" : "✗"}
    </span>
  );
}
