import { TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../lib/format.js';

/** Typing a year passes years long gone; nothing was due then. */
const FIRST_DATE = '1900-01-01';
const LAST_DATE = '9999-12-31';

interface DateProps extends Omit<TextInputProps, 'type' | 'value' | 'onChange' | 'min' | 'max'> {
  value: string;
  /** Is told whole dates from `min` to `max`, and the empty one. */
  onChange: (date: string) => void;
  min?: string;
  max?: string;
}

/**
 * A calendar date (`YYYY-MM-DD`), or none: the browser's own control, which every assistive technology knows. What is half
 * typed or out of bounds stays in the field and is said to be wrong once that is left, or its form sent: see `hasWrongDate`.
 */
export function DateInput({ value, onChange, onBlur, error, min = FIRST_DATE, max = LAST_DATE, ...props }: DateProps) {
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
    else setProblem(t('fields.dateOutside', { from: formatDate(min), to: formatDate(max) }));
  };
  const change = (input: HTMLInputElement) => {
    if (!input.validity.valid) return;
    setProblem(undefined);
    onChange(input.value);
  };
  return (
    <TextInput
      {...props}
      ref={field}
      type="date"
      min={min}
      max={max}
      defaultValue={initial}
      error={problem ?? error}
      onChange={(event) => change(event.currentTarget)}
      onInvalid={(event) => check(event.currentTarget)}
      onBlur={(event) => {
        // Sending the form checks it as well; to say so before would move the button from under the pointer.
        if (!isSubmit(event.relatedTarget)) check(event.currentTarget);
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
    const is_being_typed = input === document.activeElement && !input.validity.valid;
    if (!is_being_typed) input.value = value;
  }, [value]);
  return { field, initial };
}

function isSubmit(element: Element | null): boolean {
  return element instanceof HTMLButtonElement && element.type === 'submit';
}

/** Whether what is in a date field of a form is no date: then that says so, and has the focus. */
export function hasWrongDate(form: HTMLFormElement): boolean {
  const dates = form.querySelectorAll<HTMLInputElement>('input[type="date"]');
  const wrong = [...dates].find((input) => !input.checkValidity());
  wrong?.focus();
  return wrong !== undefined;
}
