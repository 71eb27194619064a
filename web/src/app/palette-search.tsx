import { ActionIcon, Alert, Loader, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '../ui/errors.js';
import { PaletteList } from './palette-list.js';
import type { PaletteStep } from './palette-panel.js';
import { takeTyped } from './type-ahead.js';
import { usePaletteResults } from './use-palette-results.js';

/** The search starts when typing pauses for this time, in milliseconds. */
const PAUSE_MS = 200;

const PLACEHOLDERS = {
  all: 'palette.placeholder',
  create: 'palette.createPlaceholder',
  project: 'palette.choosePlaceholder',
  title: 'palette.titlePlaceholder',
} as const;

interface Props {
  step: PaletteStep;
  onStep: (step: PaletteStep) => void;
  onClose: () => void;
}

/** The input and its results: arrows choose, Enter runs, and choices are announced to screen readers. */
export function PaletteSearch({ step, onStep, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), PAUSE_MS);
  const [chosen, setChosen] = useState(0);
  const [error, setError] = useState<unknown>();
  const { groups, isSearching, failure } = usePaletteResults(step, query.trim(), asked, onStep);
  const items = groups.flatMap((group) => group.items);
  const selected = Math.min(chosen, items.length - 1);
  const change = (text: string) => {
    setQuery(text);
    setChosen(0);
    setError(undefined);
  };
  const onFocus = () => {
    const typed = takeTyped();
    if (typed) change(query + typed);
  };
  const take = (index: number) => {
    const item = items[index];
    if (!item) return;
    if (!item.stays) onClose();
    void Promise.resolve(item.run()).then(() => item.stays === 'until done' && onClose(), setError);
  };
  const back = () => onStep({ kind: 'all' });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && query === '' && step.kind !== 'all') return back();
    const stepBy = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (stepBy === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (stepBy === undefined) take(selected);
    else if (items.length > 0) setChosen((selected + stepBy + items.length) % items.length);
  };
  return (
    <>
      <TextInput
        variant="unstyled"
        size="lg"
        px="sm"
        py={4}
        ref={field}
        data-autofocus
        role="combobox"
        aria-label={t(PLACEHOLDERS[step.kind])}
        aria-expanded
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={items.length > 0 ? `${id}-${selected}` : undefined}
        placeholder={t(PLACEHOLDERS[step.kind])}
        value={query}
        onChange={(event) => change(event.currentTarget.value)}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
        leftSection={
          step.kind === 'all' ? (
            <IconSearch size={20} aria-hidden />
          ) : (
            <ActionIcon variant="subtle" color="gray" aria-label={t('palette.back')} onClick={back}>
              <IconArrowLeft size={20} />
            </ActionIcon>
          )
        }
        rightSection={isSearching && <Loader size="xs" aria-hidden />}
      />
      <Failure title={t('palette.notCreated')} error={error} />
      <Failure title={t('palette.notSearched')} error={failure} />
      <PaletteList
        id={id}
        groups={groups}
        selected={selected}
        query={step.kind === 'title' ? undefined : query.trim()}
        isSearching={isSearching}
        onHover={setChosen}
        onTake={take}
      />
      <VisuallyHidden role="status">
        {isSearching ? t('palette.searching') : t('palette.found', { count: items.length })}
      </VisuallyHidden>
    </>
  );
}

function Failure({ title, error }: { title: string; error: unknown }) {
  if (!error) return null;
  return (
    <Alert color="red" role="alert" title={title} m="xs">
      {describeError(error)}
    </Alert>
  );
}
