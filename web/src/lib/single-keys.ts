import { nameHere } from './base-path.js';
import { hasModifier } from './keyboard.js';

const OFF = nameHere('flowtrack.single-keys-off');

/** Whether shortcuts of one key are wanted: who dictates or presses keys by accident turns them off (WCAG 2.1.4). */
export function hasSingleKeys(): boolean {
  return localStorage.getItem(OFF) === null;
}

export function setSingleKeys(wanted: boolean): void {
  if (wanted) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, '1');
}

/** Where keys are typed, or mean something already. Into a checkbox nothing is typed. */
const BUSY =
  'input:not([type="checkbox"]), textarea, select, [contenteditable]:not([contenteditable="false"]), [role="menu"], [role="listbox"]';

/** Whether a key is free to be a shortcut of the page: nobody types, no dialog is open, and no panel beside it has the focus. */
export function isFree(event: KeyboardEvent): boolean {
  const isBeside = event.target instanceof Element && event.target.closest('[data-task-panel]') !== null;
  return isFreeInDialog(event) && !isBeside && document.querySelector('[role="dialog"][aria-modal="true"]') === null;
}

/** Whether a key is free to be a shortcut that works over dialogs too: nobody types. */
export function isFreeInDialog({ target, defaultPrevented }: KeyboardEvent): boolean {
  return !defaultPrevented && !(target instanceof Element && target.closest(BUSY));
}

/** Whether a key alone is free to be a shortcut, without Ctrl, Alt, AltGr or Cmd, and wanted as one. */
export function isFreeSingleKey(event: KeyboardEvent): boolean {
  return !hasModifier(event) && hasSingleKeys() && isFree(event);
}

/** On whose keyboards Ctrl is called Cmd. */
export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);
