import { TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../lib/format.js';
import { afterPress } from './after-press.js';

/** Typing a year passes years long gone; hardly anything was due then. */
const FIRST_DATE = '1900-01-01';
const LAST_DATE = '9999-12-31';

interface DateProps extends Omit<TextInputProps, 'type' | 'value' | 'onChange' | 'min' | 'max'> {
  value: string;
  /** Is told an empty text for what is no date of those years; `isWrong`: that is not because the field is empty. */
  onChange: (date: string, isWrong: boolean) => void;
}

/**
 * A calendar date (`YYYY-MM-DD`), or none: the browser's own control, which every assistive technology knows. What is half
 * typed or out of bounds stays in the field and is said to be wrong once that is left, or its form sent: see `hasWrongDate`.
 */
export function DateInput({ value, onChange, onBlur, error, ...props }: DateProps) {
  const { t } = useTranslation();
  const { field, initial } = useFieldOf(value);
  const [problem, setProblem] = useState<string>();
  const [last, setLast] = useState(value);
  if (value !== last) {
    setLast(value);
    setProblem(undefined);
  }
  const check = ({ validity }: HTMLInputElement) => {
    if (validity.valid) setProblem(undefined);
    else if (validity.badInput) setProblem(t('fields.dateUnfinished'));
    else setProblem(t('fields.dateOutside', { from: formatDate(FIRST_DATE), to: formatDate(LAST_DATE) }));
  };
  const wasWrong = useRef(false);
  const change = (input: HTMLInputElement) => {
    // A date of such a year that is there already stays; one that is typed is a year half typed.
    const isWrong =
      !input.validity.valid || (input.value < FIRST_DATE && input.value !== initial && input.value !== '');
    wasWrong.current = isWrong;
    if (!isWrong) setProblem(undefined);
    onChange(isWrong ? '' : input.value, isWrong);
  };
  return (
    <TextInput
      {...props}
      ref={field}
      type="date"
      min={initial && initial < FIRST_DATE ? initial : FIRST_DATE}
      max={LAST_DATE}
      defaultValue={initial}
      error={problem ?? error}
      onChange={(event) => change(event.currentTarget)}
      // No other event tells that the last part was deleted.
      onKeyUp={({ currentTarget }) => wasWrong.current && currentTarget.validity.valid && change(currentTarget)}
      onInvalid={(event) => check(event.currentTarget)}
      onBlur={(event) => {
        const input = event.currentTarget;
        afterPress(() => check(input));
        onBlur?.(event);
      }}
    />
  );
}

/**
 * A field that is written to only when its value has become another than what is in it: React would write each time, and
 * Firefox then empties a date of which a part was deleted to be typed anew.
 */
function useFieldOf(value: string) {
  const field = useRef<HTMLInputElement>(null);
  const [initial] = useState(value);
  useEffect(() => {
    const input = field.current;
    if (!input || input.value === value) return;
    const isBeingTyped = input === document.activeElement && !input.validity.valid;
    if (!isBeingTyped) input.value = value;
  }, [value]);
  return { field, initial };
}

/** Whether what is in a date field of a form is no date: then that says so, and has the focus. */
export function hasWrongDate(form: HTMLFormElement): boolean {
  const dates = form.querySelectorAll<HTMLInputElement>('input[type="date"]');
  const wrong = [...dates].find((input) => !input.checkValidity());
  wrong?.focus();
  return wrong !== undefined;
}
