import { useMediaQuery } from '@mantine/hooks';
import { useLayoutEffect } from 'react';
import { nameHere } from './base-path.js';
import { Overlay, useOverlay } from './overlay.js';

const NAME = nameHere('flowtrack.docked');

/** Whether panels stand beside the page, where there is room: as chosen in this browser. */
const wanted = new Overlay<true>();
if (localStorage.getItem(NAME) !== null) wanted.open(true);

function toggle(): void {
  if (wanted.read()) {
    localStorage.removeItem(NAME);
    wanted.close();
  } else {
    localStorage.setItem(NAME, '1');
    wanted.open(true);
  }
}

/** What chooses whether the panel stands beside the page; undefined where the window is too narrow for that. */
export function useDocking(): { isDocked: boolean; toggle?: () => void } {
  const isWide = useMediaQuery('(min-width: 75em)', false, { getInitialValueInEffect: false });
  const isWanted = useOverlay(wanted) === true;
  return isWide ? { isDocked: isWanted, toggle } : { isDocked: false };
}

/** Leaves room for what is docked: see `--ft-dock`. */
export function useRoomForDock(isDocked: boolean): void {
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-docked', isDocked);
    return () => document.documentElement.removeAttribute('data-docked');
  }, [isDocked]);
}
