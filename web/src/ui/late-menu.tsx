import { cloneElement, type ReactElement, type ReactNode, Suspense, useState } from 'react';
import { latePart } from '../lib/late-part.js';
import type { MenuButton, MenuLook } from './open-menu.js';

/** Loads what every menu is made of. */
export const loadMenu = async () => ({ default: (await import('./open-menu.js')).OpenMenu });
const OpenMenu = latePart(loadMenu);

interface Props extends MenuLook {
  /** The button that opens it. */
  button: ReactElement<MenuButton>;
  /** Its items, loaded lazily as well. */
  children: ReactNode;
}

/** A menu that is made, and its code loaded, when it is opened first: a page has many of them, and most stay closed. */
export function LateMenu({ button, children, ...look }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [isUsed, setUsed] = useState(false);
  const open = () => {
    setUsed(true);
    setOpen(true);
  };
  const closed = cloneElement(button, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: open,
  });
  if (!isUsed) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenMenu button={button} isOpen={isOpen} setOpen={setOpen} {...look}>
        {children}
      </OpenMenu>
    </Suspense>
  );
}
