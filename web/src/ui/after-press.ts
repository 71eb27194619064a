const ENDS = ['pointerup', 'pointercancel'] as const;
let isPressed = false;

const setPressed = (pressed: boolean) => () => (isPressed = pressed);
window.addEventListener('pointerdown', setPressed(true), { capture: true });
for (const end of ENDS) window.addEventListener(end, setPressed(false), { capture: true });

/**
 * Acts at once, or, while a pointer is pressed, after it was let go and has clicked: a button that is moved from under it
 * would not be clicked.
 */
export function afterPress(act: () => void): void {
  if (!isPressed) return act();
  const ended = new AbortController();
  const onEnd = () => {
    ended.abort();
    setTimeout(act);
  };
  for (const end of ENDS) window.addEventListener(end, onEnd, { capture: true, signal: ended.signal });
}
