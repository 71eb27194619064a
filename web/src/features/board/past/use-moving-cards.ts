import { type RefObject, useLayoutEffect, useRef } from 'react';

/** How long a card is on its way, in milliseconds. */
const MOVING_MS = 420;
/** More cards than that would rather stutter. */
const MOST = 400;

interface Place {
  left: number;
  top: number;
}

/**
 * Lets cards (`data-past-card`) move from where they were to where they are, and new ones appear, whenever `moment` changes; not
 * for readers who prefer less motion.
 */
export function useMovingCards(area: RefObject<HTMLElement | null>, moment: number): void {
  const places = useRef(new Map<string, Place>());
  useLayoutEffect(() => {
    const before = places.current;
    const after = placesIn(area.current);
    places.current = new Map(Array.from(after, ([id, { place }]) => [id, place]));
    if (before.size === 0 || after.size > MOST || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const [id, { element, place }] of after) {
      const from = before.get(id);
      if (from?.left === place.left && from.top === place.top) continue;
      const start = from
        ? { transform: `translate(${from.left - place.left}px, ${from.top - place.top}px)`, zIndex: 1 }
        : { opacity: 0, transform: 'scale(0.9)' };
      element.animate([start, { transform: 'none' }], { duration: MOVING_MS, easing: 'ease-out' });
    }
  }, [area, moment]);
}

/** Where cards are within the board, however far it and its columns are scrolled. */
function placesIn(area: HTMLElement | null): Map<string, { element: HTMLElement; place: Place }> {
  if (!area) return new Map();
  const origin = area.getBoundingClientRect();
  const cards = [...area.querySelectorAll<HTMLElement>('[data-past-card]')];
  return new Map(
    cards.map((element) => {
      const { left, top } = element.getBoundingClientRect();
      const down = element.closest<HTMLElement>('[data-past-column]')?.scrollTop ?? 0;
      const place = { left: left - origin.left + area.scrollLeft, top: top - origin.top + down };
      return [element.dataset.pastCard ?? '', { element, place }];
    }),
  );
}
