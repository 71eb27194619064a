import { Text, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Named, readersQuery } from '../../data/comments.js';
import { PersonName } from '../../ui/person.js';
import classes from './comments.module.css';
import type { Asked } from './mention-text.js';

const PAUSE_MS = 120;

/** The people who can see the task and whose name fits what is typed after an @. */
export function useSuggestions(taskId: string, asked: Asked | undefined) {
  const id = useId();
  const [query] = useDebouncedValue(asked?.query.trim() ?? '', PAUSE_MS);
  const { data } = useQuery({
    ...readersQuery(taskId, query),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  });
  const [chosen, setChosen] = useState({ query, index: 0 });
  const users = asked ? (data ?? []) : [];
  const index = chosen.query === query ? Math.min(chosen.index, users.length - 1) : 0;
  const active = users[index];

  /** @returns whether the key belongs to the suggestions. */
  const onKey = (event: KeyboardEvent, choose: (user: Named) => void, close: () => void): boolean => {
    if (!active || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return false;
    if (event.key === 'Enter' || event.key === 'Tab') choose(active);
    else if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') setChosen({ query, index: (index + 1) % users.length });
    else if (event.key === 'ArrowUp') setChosen({ query, index: (index + users.length - 1) % users.length });
    else return false;
    event.preventDefault();
    return true;
  };
  const aria = {
    'aria-autocomplete': 'list' as const,
    'aria-controls': active ? id : undefined,
    'aria-activedescendant': active ? `${id}-${index}` : undefined,
  };
  return { id, users, index, onKey, aria };
}

interface SuggestionsProps {
  id: string;
  users: Named[];
  index: number;
  onChoose: (user: Named) => void;
}

/** Whom one can mention. */
export function Suggestions({ id, users, index, onChoose }: SuggestionsProps) {
  const { t } = useTranslation();
  return (
    <>
      <VisuallyHidden role="status">
        {users.length > 0 && t('comments.suggestions', { count: users.length })}
      </VisuallyHidden>
      {users.length > 0 && (
        <div className={classes.suggestions}>
          <Text size="xs" c="dimmed" px={8} pt={4} aria-hidden>
            {t('comments.mention')}
          </Text>
          <div role="listbox" id={id} aria-label={t('comments.mention')}>
            {users.map((user, n) => (
              <div
                key={user.id}
                role="option"
                id={`${id}-${n}`}
                aria-selected={n === index}
                className={classes.suggestion}
                // The field keeps the focus.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChoose(user)}
              >
                <PersonName id={user.id} name={user.name} size={22} />
              </div>
            ))}
          </div>
        </div>
      )}
    </>
  );
}
