// Which window of the shell is open: at most one of each, wherever it was opened from.
import { signal } from "@preact/signals";

export const newRunOpen = signal(false);
export const helpOpen = signal(false);
export const pickerOpen = signal(false);

export function closePicker(): void {
  pickerOpen.value = false;
}

export function openNewRun(): void {
  pickerOpen.value = false;
  newRunOpen.value = true;
}

export function closeNewRun(): void {
  newRunOpen.value = false;
}

export function openHelp(): void {
  helpOpen.value = true;
}

export function closeHelp(): void {
  helpOpen.value = false;
}
