import { graphemesOf } from '../lib/graphemes.js';
import type { Overlay } from './overlay.js';

let typed = '';
let isAwaited = false;

/**
 * From when an overlay is opened until its field gets the focus, it is typed for that field already: no letter is lost, nor
 * taken for a shortcut of the page or typed into another field. What takes several keys, such as an accent, has to wait.
 * Escape closes the overlay.
 * @returns what ends this.
 */
export function keepTyped(overlay: Pick<Overlay<unknown>, 'read' | 'watch' | 'close'>): () => void {
  const isOpen = () => overlay.read() !== undefined;
  let wasOpen = isOpen();
  const unwatch = overlay.watch(() => {
    if (isOpen() !== wasOpen) [typed, isAwaited] = ['', isOpen()];
    wasOpen = isOpen();
  });
  const onKey = (event: KeyboardEvent) => {
    if (!isAwaited || isNotTyped(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === 'Escape') overlay.close();
    else if (event.key === 'Backspace') typed = graphemesOf(typed).slice(0, -1).join('');
    else if (Array.from(event.key).length === 1) typed += event.key;
  };
  window.addEventListener('keydown', onKey, { capture: true });
  return () => {
    unwatch();
    window.removeEventListener('keydown', onKey, { capture: true });
  };
}

/** What was typed until now, once: for the field that gets the focus. */
export function takeTyped(): string {
  const taken = typed;
  [typed, isAwaited] = ['', false];
  return taken;
}

/** A key of the browser's own, or with Ctrl, Alt or Cmd; but AltGr types. */
function isNotTyped(event: KeyboardEvent): boolean {
  if (/^F\d/.test(event.key)) return true;
  return (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph');
}
