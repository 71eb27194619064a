import { CloseButton } from '@mantine/core';
import { IconCalendarDue, IconCalendarEvent } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateInput } from '../../ui/date-input.js';

/** So long after the last key, a typed date is taken. */
const TYPING_MS = 700;

interface DueProps {
  field: 'start_date' | 'deadline';
  value: string | null;
  onChange: (value: string | null) => void;
}

/** When a task starts or is due, if ever: taken when typing pauses, or the field is left. */
export function DueInput({ field, value, onChange }: DueProps) {
  const { t } = useTranslation();
  const Sign = field === 'deadline' ? IconCalendarDue : IconCalendarEvent;
  const [typed, setTyped] = useState<string>();
  const pending = useRef<{ timer?: ReturnType<typeof setTimeout>; take: () => void }>(undefined);
  // Closing the panel leaves the field, too.
  useEffect(() => () => pending.current?.take(), []);
  /** A field made anew forgets what is half typed. */
  const [timesCleared, setTimesCleared] = useState(0);
  const stopWaiting = () => {
    clearTimeout(pending.current?.timer);
    pending.current = undefined;
  };
  const take = (date: string) => {
    stopWaiting();
    setTyped(undefined);
    if (date !== (value ?? '')) onChange(date || null);
  };
  const type = (date: string, isWrong: boolean) => {
    stopWaiting();
    setTyped(date);
    if (isWrong) return;
    const takeIt = () => take(date);
    // An empty field may be about to be filled.
    pending.current = { take: takeIt, timer: date ? setTimeout(takeIt, TYPING_MS) : undefined };
  };
  const settle = (input: HTMLInputElement) => {
    if (input.validity.valid) take(input.value);
  };
  const clear = () => {
    take('');
    setTimesCleared(timesCleared + 1);
  };
  return (
    <DateInput
      key={timesCleared}
      label={t(`tasks.field.${field}`)}
      leftSection={<Sign size={16} aria-hidden />}
      value={typed ?? value ?? ''}
      onChange={type}
      onBlur={(event) => settle(event.currentTarget)}
      onKeyDown={(event) => event.key === 'Enter' && settle(event.currentTarget)}
      rightSection={
        value && (
          <CloseButton
            size="sm"
            aria-label={t(field === 'deadline' ? 'tasks.panel.clearDate' : 'tasks.panel.clearStart')}
            onClick={clear}
          />
        )
      }
    />
  );
}
