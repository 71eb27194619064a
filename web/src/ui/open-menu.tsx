import { Menu, type MenuProps } from '@mantine/core';
import { cloneElement, type ComponentPropsWithRef, type ReactElement, type ReactNode, useRef } from 'react';

export type MenuButton = ComponentPropsWithRef<'button'>;
export type MenuLook = Pick<MenuProps, 'position' | 'width'>;

interface Props extends MenuLook {
  button: ReactElement<MenuButton>;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  children: ReactNode;
}

/** The menu itself; the focus goes back to its button. */
export function OpenMenu({ button, isOpen, setOpen, children, ...look }: Props) {
  const target = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    target.current?.focus();
  };
  return (
    <Menu opened={isOpen} onChange={setOpen} onClose={close} returnFocus={false} {...look}>
      <Menu.Target>{cloneElement(button, { ref: target })}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
