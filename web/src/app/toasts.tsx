import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import classes from './toasts.module.css';

/** The gap between toasts and overlays above them, in pixels. */
const GAP = 16;

/** Toasts at the edge of the screen. `--ft-toasts` contains their height. */
export function Toasts() {
  useEffect(() => {
    const toasts = document.querySelector(`.${classes.toasts}[data-position="bottom-left"]`);
    if (!toasts) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      const { height } = toasts.getBoundingClientRect();
      style.setProperty('--ft-toasts', height > 0 ? `${Math.ceil(height) + GAP}px` : '0px');
    });
    observer.observe(toasts);
    return () => {
      observer.disconnect();
      style.removeProperty('--ft-toasts');
    };
  }, []);
  // Not in a portal, which would be rendered too late.
  return (
    <Notifications position="bottom-left" limit={3} zIndex={250} withinPortal={false} className={classes.toasts} />
  );
}
