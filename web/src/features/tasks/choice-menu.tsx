import { Menu, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './task-table.module.css';

interface ChoiceProps<T extends string> {
  /** What is chosen, and of what, for who does not see the table around it. */
  field: string;
  title: string;
  value: T;
  choices: { value: T; label: string }[];
  onChange: (value: T) => void;
  /** Shows only what is chosen. */
  isFixed?: boolean;
  children: ReactNode;
}

/** A badge that changes what it shows. */
export function ChoiceMenu<T extends string>(props: ChoiceProps<T>) {
  const { field, title, value, choices, onChange, isFixed = false, children } = props;
  const { t } = useTranslation();
  if (isFixed) return children;
  const label = choices.find((choice) => choice.value === value)?.label ?? value;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.choice} aria-label={t('tasks.list.change', { field, title, value: label })}>
          {children}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={value} onChange={(next) => next !== value && onChange(next as T)}>
          {choices.map((choice) => (
            <Menu.RadioItem key={choice.value} value={choice.value} closeMenuOnClick>
              {choice.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
