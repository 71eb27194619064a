import { CloseButton } from '@mantine/core';
import { IconCalendarDue } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateInput } from '../../ui/date.input.js';

/** So long after the last key, a typed date is taken. */
const TYPING_MS = 700;

interface DueProps {
  value: string | null;
  onChange: (value: string | null) => void;
}

/** When a task is due, if ever: taken when typing pauses, or the field is left. */
export function DueInput({ value, onChange }: DueProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const take = (date: string | undefined) => {
    clearTimeout(timer.current);
    setTyped(undefined);
    if (date !== undefined && date !== (value ?? '')) onChange(date || null);
  };
  const type = (date: string) => {
    setTyped(date);
    clearTimeout(timer.current);
    // An empty field may be about to be filled.
    if (date) timer.current = setTimeout(() => take(date), TYPING_MS);
  };
  return (
    <DateInput
      label={t('tasks.field.deadline')}
      leftSection={<IconCalendarDue size={16} aria-hidden />}
      value={typed ?? value ?? ''}
      onChange={type}
      onBlur={() => take(typed)}
      onKeyDown={(event) => event.key === 'Enter' && take(typed)}
      rightSection={value && <CloseButton size="sm" aria-label={t('tasks.panel.clearDate')} onClick={() => take('')} />}
    />
  );
}
