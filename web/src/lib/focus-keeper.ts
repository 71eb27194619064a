/** An element that had the focus, and what lay around it: for each element above it, those beside the way down. */
interface Spot {
  element: HTMLElement;
  around: { parent: Element; beside: Element[] }[];
}

/** So many spots are remembered: of dialogs on dialogs, the last one is enough to come back to the page. */
const REMEMBERED = 6;
/** How many neighbours on each side may have gone as well. */
const NEIGHBOURS = 3;
/** Who takes care of the focus themselves, such as a dialog that closes, has so long for it, in milliseconds. */
const PATIENCE_MS = 120;

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/**
 * Keeps the focus on the page. Where the element that has it goes or is disabled, with the dialog that it is in, with its row of
 * a list, or with its page, the focus goes to what is next to where it was, and at last to the content of the page. Without
 * this, who works by keyboard or with a screen reader begins at the top again.
 */
export function keepFocus(): void {
  const spots: Spot[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    spots.push({ element: target, around: aroundOf(target) });
    if (spots.length > REMEMBERED) spots.shift();
  });
  const look = () => {
    clearTimeout(timer);
    if (isLost(spots)) timer = setTimeout(() => isLost(spots) && heirOf(spots)?.focus(), PATIENCE_MS);
  };
  const options = { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] };
  new MutationObserver(look).observe(document.body, options);
}

/** Nothing has the focus, though nobody has taken it away: what had it last is gone or was disabled. */
function isLost(spots: Spot[]): boolean {
  const { activeElement, body } = document;
  if (activeElement && activeElement !== body) return false;
  const last = spots.at(-1)?.element;
  return last !== undefined && (!last.isConnected || wasDisabled(last));
}

const disabled = new WeakSet<HTMLElement>();

/** Whether an element lost the focus by being disabled: while it waits for something, or since. */
function wasDisabled(element: HTMLElement): boolean {
  if (element.matches(':disabled')) disabled.add(element);
  return disabled.has(element);
}

function aroundOf(element: HTMLElement): Spot['around'] {
  const around: Spot['around'] = [];
  for (let child: Element = element; child.parentElement; child = child.parentElement) {
    const parent = child.parentElement;
    const siblings = [...parent.children];
    const index = siblings.indexOf(child);
    const next = siblings.slice(index + 1, index + 1 + NEIGHBOURS);
    const previous = siblings.slice(Math.max(0, index - NEIGHBOURS), index).reverse();
    around.push({ parent, beside: [...next, ...previous] });
    if (parent.matches('main, body')) break;
  }
  return around;
}

/** What gets the focus: the nearest to where it was last that is left, but not another part of the frame around the page. */
function heirOf(spots: Spot[]): HTMLElement | null {
  while (spots.length > 0) {
    const spot = spots.at(-1);
    if (!spot) break;
    if (spot.element.isConnected) {
      // It is given back as soon as it is no longer disabled.
      if (spot.element.matches(':disabled')) return null;
      disabled.delete(spot.element);
      return spot.element;
    }
    spots.pop();
    const heir = besideOf(spot);
    if (heir) return heir;
  }
  return document.querySelector<HTMLElement>('main');
}

function besideOf({ around }: Spot): HTMLElement | undefined {
  for (const { parent, beside } of around) {
    if (parent === document.body) return undefined;
    for (const element of beside) {
      const heir = element.isConnected && firstFocusable(element);
      if (heir) return heir;
    }
    // A page is as good as any place of it.
    if (parent.isConnected && parent.matches('main')) return undefined;
  }
  return undefined;
}

function firstFocusable(element: Element): HTMLElement | undefined {
  const candidates = [...(element.matches(FOCUSABLE) ? [element] : []), ...element.querySelectorAll(FOCUSABLE)];
  return candidates.find(
    (candidate): candidate is HTMLElement => candidate instanceof HTMLElement && takesFocus(candidate),
  );
}

function takesFocus(element: HTMLElement): boolean {
  return element.tabIndex >= 0 && !element.matches(':disabled') && element.checkVisibility();
}
