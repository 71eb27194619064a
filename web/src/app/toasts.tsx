import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import classes from './toasts.module.css';

/** Between toasts and what lies above them, in pixels. */
const GAP = 16;

/** Short messages that come and go, at the edge of the screen. How high they are, `--ft-toasts` tells the page. */
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
  // Not in a portal, which is there only later than it is looked for here.
  return (
    <Notifications position="bottom-left" limit={3} zIndex={250} withinPortal={false} className={classes.toasts} />
  );
}
