import type { DragController } from './drag-controller.js';
import type { Spot } from './board-model.js';

interface Point {
  x: number;
  y: number;
}

/** How far a pressed mouse moves before a drag starts, in pixels. */
const MOUSE_SLOP = 5;
/** How far a finger may move before it scrolls instead. */
const TOUCH_SLOP = 8;
/** How long a finger must rest to start a drag, in milliseconds. */
const LONG_PRESS_MS = 250;
/** The distance from an edge, in pixels, that scrolls, and the maximum speed in pixels per second. */
const EDGE = 72;
const SPEED = 1300;

/** Handles a pressed mouse or pen on a card. */
export function pressByMouse(drag: DragController, id: string, card: HTMLElement, start: PointerEvent): void {
  const pressed = new AbortController();
  const { signal } = pressed;
  let carry: Carry | undefined;
  const onMove = (event: PointerEvent) => {
    const distance = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);
    if (!carry && distance < MOUSE_SLOP) return;
    carry ??= Carry.begin(drag, id, card, pointOf(start), pressed);
    carry?.to(pointOf(event));
  };
  const onUp = (event: PointerEvent) => {
    carry?.settle(pointOf(event));
    pressed.abort();
    if (!carry) return;
    preventClick();
    drag.drop();
  };
  const onCancel = () => {
    drag.cancel();
    pressed.abort();
  };
  // A palm may rest beside the pen.
  const ofThis = (act: (event: PointerEvent) => void) => (event: PointerEvent) => {
    if (event.pointerId === start.pointerId) act(event);
  };
  window.addEventListener('pointermove', ofThis(onMove), { signal });
  window.addEventListener('pointerup', ofThis(onUp), { signal });
  window.addEventListener('pointercancel', ofThis(onCancel), { signal });
}

/**
 * Handles a finger on a card: resting starts a drag, moving scrolls.
 * @param onRest the finger rested and left without having moved the card.
 */
export function pressByTouch(
  drag: DragController,
  id: string,
  card: HTMLElement,
  start: TouchEvent,
  onRest: () => void,
): void {
  const touch = start.touches[0];
  // The target receives the events of its touch even after it was removed.
  const { target } = start;
  if (!touch || !target || start.touches.length > 1) return;
  const pressed = new AbortController();
  const options = { signal: pressed.signal, passive: false };
  let carry: Carry | undefined;
  let hasMoved = false;
  const timer = setTimeout(() => {
    carry = Carry.begin(drag, id, card, pointOf(touch), pressed);
  }, LONG_PRESS_MS);
  pressed.signal.addEventListener('abort', () => clearTimeout(timer));
  const onMove = (event: TouchEvent) => {
    const moved = event.touches[0];
    if (!moved || event.touches.length > 1) return carry ? drag.cancel() : pressed.abort();
    const distance = Math.hypot(moved.clientX - touch.clientX, moved.clientY - touch.clientY);
    hasMoved ||= distance > TOUCH_SLOP;
    if (carry) {
      if (event.cancelable) event.preventDefault();
      carry.to(pointOf(moved));
    } else if (hasMoved) pressed.abort();
  };
  const onEnd = (event: TouchEvent) => {
    if (carry && event.cancelable) event.preventDefault();
    const lifted = [...event.changedTouches].find(({ identifier }) => identifier === touch.identifier);
    if (lifted && hasMoved) carry?.settle(pointOf(lifted));
    pressed.abort();
    if (!carry) return;
    if (hasMoved) return drag.drop();
    drag.cancel();
    onRest();
  };
  target.addEventListener('touchmove', onMove as EventListener, options);
  target.addEventListener('touchend', onEnd as EventListener, options);
  target.addEventListener('touchcancel', () => (drag.cancel(), pressed.abort()), options);
  // A long press would open the browser's link menu.
  window.addEventListener('contextmenu', (event) => event.preventDefault(), { signal: pressed.signal });
}

function pointOf({ clientX, clientY }: { clientX: number; clientY: number }): Point {
  return { x: clientX, y: clientY };
}

/** A drop is not a click. */
function preventClick(): void {
  const stop = new AbortController();
  const prevent = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('click', prevent, { capture: true, signal: stop.signal });
  setTimeout(() => stop.abort());
}

/** Drags a card with a pointer, once per frame, and scrolls near the edges. */
class Carry {
  private frame = 0;
  private last = 0;

  private constructor(
    private readonly drag: DragController,
    /** The offset from the pointer to the card's corner. */
    private readonly grip: Point,
    private point: Point,
  ) {}

  /** @param pressed aborts with the drag. */
  static begin(
    drag: DragController,
    id: string,
    card: HTMLElement,
    point: Point,
    pressed: AbortController,
  ): Carry | undefined {
    const outline = card.getBoundingClientRect();
    const ended = drag.lift(id, 'pointer', outline);
    if (!ended) return undefined;
    const carry = new Carry(drag, { x: outline.left - point.x, y: outline.top - point.y }, point);
    const { signal } = pressed;
    const onKey = (event: KeyboardEvent) => {
      event.stopPropagation();
      if (event.key === 'Escape') drag.cancel();
    };
    window.addEventListener('keydown', onKey, { capture: true, signal });
    window.addEventListener('blur', () => drag.cancel(), { signal });
    ended.addEventListener('abort', () => {
      cancelAnimationFrame(carry.frame);
      carry.frame = -1;
      // After a cancelled drag the button is still pressed: releasing it is not a click.
      if (!signal.aborted) window.addEventListener('pointerup', preventClick, { once: true, capture: true });
      pressed.abort();
    });
    carry.to(point);
    return carry;
  }

  to(point: Point): void {
    this.point = point;
    if (this.frame === 0) this.frame = requestAnimationFrame(this.next);
  }

  /** Moves the card to where it is dropped, which may differ from the last frame. */
  settle(point: Point): void {
    cancelAnimationFrame(this.frame);
    this.point = point;
    this.place();
  }

  private readonly next = (now: number): void => {
    const elapsed = Math.min(50, now - (this.last || now));
    this.last = now;
    this.frame = 0;
    const hasScrolled = this.scroll(elapsed / 1000);
    this.place();
    if (hasScrolled) this.to(this.point);
    else this.last = 0;
  };

  private place(): void {
    this.drag.placeGhost(this.point.x + this.grip.x, this.point.y + this.grip.y);
    const over = this.spot();
    if (over) this.drag.moveTo(over);
  }

  /** The nearest column, or cell of one, and the place in it. */
  private spot(): Spot | undefined {
    let nearest: { distance: number; spot: () => Spot } | undefined;
    for (const [column_id, view] of this.drag.targets) {
      const { left, right, top, bottom } = view.element.getBoundingClientRect();
      const across = Math.max(left - this.point.x, this.point.x - right, 0);
      const distance = Math.hypot(across, Math.max(top - this.point.y, this.point.y - bottom, 0));
      if (!nearest || distance < nearest.distance)
        nearest = { distance, spot: () => ({ column_id, index: view.indexAt(this.point.y) }) };
    }
    return nearest?.spot();
  }

  private scroll(seconds: number): boolean {
    const { board, views, state } = this.drag;
    const column = state && views.get(state.over.column_id)?.element;
    const step = SPEED * (seconds || 1 / 60);
    const down = column ? this.scrollBy(column, 'y', step) : false;
    const across = board ? this.scrollBy(board, 'x', step) : false;
    // Where a board is grouped, it scrolls as a whole.
    const along = board ? this.scrollBy(board, 'y', step) : false;
    return down || across || along;
  }

  /** @returns whether the pointer is in a scrolling area with something left to scroll. */
  private scrollBy(element: HTMLElement, axis: 'x' | 'y', step: number): boolean {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const [from, to] = axis === 'y' ? [top, bottom] : [left, right];
    const room = Math.min(EDGE, (to - from) / 4);
    const at = this.point[axis];
    const share = at < from + room ? -(from + room - at) / room : at > to - room ? (at - to + room) / room : 0;
    if (share === 0) return false;
    const name = axis === 'y' ? 'scrollTop' : 'scrollLeft';
    const before = element[name];
    element[name] = before + Math.max(-1, Math.min(1, share)) * step;
    return element[name] !== before;
  }
}
