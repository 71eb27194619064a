import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
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
  /** What is in the field while that is no date. */
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const check = ({ validity }: HTMLInputElement) => {
    if (validity.valid) setProblem(undefined);
    else if (validity.badInput) setProblem(t('fields.dateUnfinished'));
    else setProblem(t('fields.dateOutside', { from: formatDate(min), to: formatDate(max) }));
  };
  const change = (input: HTMLInputElement) => {
    const is_date = input.validity.valid;
    setTyped(is_date ? undefined : input.value);
    if (!is_date) return;
    setProblem(undefined);
    onChange(input.value);
  };
  return (
    <TextInput
      {...props}
      type="date"
      min={min}
      max={max}
      value={typed ?? value}
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
