import { CloseButton, TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Searching begins when nothing was typed for so long, in milliseconds. */
const PAUSE_MS = 250;

interface SearchFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'label'> {
  label: string;
  /** What is searched for now. */
  value: string;
  onSearch: (text: string) => void;
}

/** A text to search for, which is told when the typing pauses. */
export function SearchField({ label, value, onSearch, ...props }: SearchFieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState({ text: value, told: value, seen: value });
  // Something else than typing changed it, such as "back" or "clear filters".
  if (value !== typed.seen) setTyped({ ...typed, seen: value, text: value === typed.told ? typed.text : value });
  const tell = useDebouncedCallback((text: string) => {
    setTyped((before) => ({ ...before, told: text }));
    onSearch(text);
  }, PAUSE_MS);
  const type = (text: string) => {
    setTyped((before) => ({ ...before, text }));
    tell(text);
  };
  return (
    <TextInput
      type="text"
      inputMode="search"
      aria-label={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed.text}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      rightSection={typed.text && <CloseButton size="sm" aria-label={t('common.clear')} onClick={() => type('')} />}
      maxLength={200}
      {...props}
    />
  );
}
