import { CloseButton, TextInput } from '@mantine/core';
import { IconCalendarDue } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Typing a year passes years long gone; nothing was due then. */
const FIRST_YEAR = '1900';
/** So long after the last key, a typed date is taken. */
const TYPING_MS = 700;

interface DueProps {
  value: string | null;
  onChange: (value: string | null) => void;
}

/** A calendar date, or none: the browser's own control, which every assistive technology knows. */
export function DueInput({ value, onChange }: DueProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const take = (date: string | undefined) => {
    clearTimeout(timer.current);
    setTyped(undefined);
    if (date !== undefined && date >= FIRST_YEAR && date !== value) onChange(date);
  };
  const clear = () => {
    setTyped(undefined);
    onChange(null);
  };
  return (
    <TextInput
      type="date"
      label={t('tasks.field.deadline')}
      max="9999-12-31"
      leftSection={<IconCalendarDue size={16} aria-hidden />}
      value={typed ?? value ?? ''}
      onChange={(event) => {
        const date = event.currentTarget.value;
        setTyped(date);
        clearTimeout(timer.current);
        if (date >= FIRST_YEAR) timer.current = setTimeout(() => take(date), TYPING_MS);
      }}
      onBlur={() => take(typed)}
      onKeyDown={(event) => event.key === 'Enter' && take(typed)}
      rightSection={value && <CloseButton size="sm" aria-label={t('tasks.panel.clearDate')} onClick={clear} />}
    />
  );
}
