import { graphemesOf } from '../lib/graphemes.js';
import type { Overlay } from '../lib/overlay.js';

let typed = '';
let isAwaited = false;

/**
 * Buffers keys between opening an overlay and focusing its input, so that none is lost, triggers a shortcut or goes to
 * another input. Composed characters, such as accents, have to wait. Escape closes the overlay.
 * @returns a function that stops it.
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

/** The text typed so far, returned once, for the focused input. */
export function takeTyped(): string {
  const taken = typed;
  [typed, isAwaited] = ['', false];
  return taken;
}

/** A browser shortcut, or a key with Ctrl, Alt or Cmd; AltGr types characters. */
function isNotTyped(event: KeyboardEvent): boolean {
  if (/^F\d/.test(event.key)) return true;
  return (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph');
}
