import type { DragController } from './drag-controller.js';

/** Keyboard dragging: arrows move the card, Space or Enter drops it, Escape cancels. */
export function carryByKeyboard(drag: DragController, id: string, card: HTMLElement): void {
  const signal = drag.lift(id, 'keyboard', card.getBoundingClientRect());
  if (!signal) return;
  const steps: Record<string, () => void> = {
    ArrowUp: () => drag.step(-1, 0),
    ArrowDown: () => drag.step(1, 0),
    ArrowLeft: () => drag.step(0, -1),
    ArrowRight: () => drag.step(0, 1),
    Home: () => drag.step(-Infinity, 0),
    End: () => drag.step(Infinity, 0),
    ' ': () => drag.drop(),
    Enter: () => drag.drop(),
    Escape: () => drag.cancel(),
    Tab: () => undefined,
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
    // Other keys keep their browser function, but trigger nothing on the page during a drag.
    event.stopPropagation();
    if (!step) return;
    event.preventDefault();
    step();
  };
  window.addEventListener('keydown', onKey, { capture: true, signal });
  window.addEventListener('pointerdown', () => drag.cancel(), { capture: true, signal });
}
