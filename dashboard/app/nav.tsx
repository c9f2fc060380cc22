// The views at the left, with their keys.
import { RunLink } from "./run-link.tsx";
import { place } from "./session.ts";
import { VIEW_LIST } from "./views.tsx";

export function Nav() {
  return (
    <nav class="nav" aria-label="Views">
      <ul>
        {VIEW_LIST.map(({ name, title, about }, i) => (
          <li key={name}>
            <RunLink view={name} class="nav-link" title={about} current={place.value.view === name}>
              <span>{title}</span>
              <kbd class="nav-key">{i + 1}</kbd>
            </RunLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
