import { Menu, type MenuProps } from '@mantine/core';
import { cloneElement, type ComponentPropsWithRef, type ReactElement, type ReactNode, useRef } from 'react';

export type MenuButton = ComponentPropsWithRef<'button'>;
export type MenuLook = Pick<MenuProps, 'position' | 'width'>;

interface Props extends MenuLook {
  button: ReactElement<MenuButton>;
  is_open: boolean;
  setOpen: (is_open: boolean) => void;
  children: ReactNode;
}

/** The menu itself; the focus goes back to its button. */
export function OpenMenu({ button, is_open, setOpen, children, ...look }: Props) {
  const target = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    target.current?.focus();
  };
  return (
    <Menu opened={is_open} onChange={setOpen} onClose={close} returnFocus={false} {...look}>
      <Menu.Target>{cloneElement(button, { ref: target })}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
