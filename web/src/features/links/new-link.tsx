import { Group, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Found, Task } from '../../data/api.js';
import { createLink, deleteLink } from '../../data/links.js';
import { tasksFound } from '../../data/search.js';
import { isTaskKey } from '../../data/task-names.js';
import { ApiProblem, statusOf } from '../../lib/problem.js';
import { randomKey } from '../../lib/random.js';
import { offerUndo, showError } from '../../ui/toasts.js';
import { type Kind, KIND_NAMES, KINDS } from './link-kinds.js';

const PAUSE_MS = 200;

/** Links a task to one that is found by its key or its title. */
export function NewLink({ task, linked }: { task: Task; linked: ReadonlySet<string> }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind>('blockedBy');
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const {
    data = [],
    isFetching,
    isPending,
    isPlaceholderData,
  } = useQuery({
    ...tasksFound(query),
    enabled: query !== '',
    placeholderData: keepPreviousData,
  });
  const link = useLink(task);
  // What is known of the same text may be chosen while it is asked for again.
  const isKnown = typed.trim() === query && !isPending && !isPlaceholderData;
  const found =
    query === '' || typed.trim() === '' ? [] : data.filter(({ id }) => id !== task.id && !linked.has(`${kind} ${id}`));
  const choose = (name: string) => {
    setTyped('');
    void link(name, kind);
  };
  /** Enter takes what is marked, or else the task of the typed key, or else the first that was found. */
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const isMarked = event.currentTarget.getAttribute('aria-activedescendant');
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || isMarked) return;
    const name = isTaskKey(typed.trim()) ? typed.trim() : isKnown ? found[0]?.id : undefined;
    if (name === undefined) return;
    event.preventDefault();
    choose(name);
  };
  return (
    <Group gap="xs" align="flex-start">
      <Select
        size="xs"
        w={160}
        aria-label={t('links.kindLabel')}
        data={KIND_NAMES.map((value) => ({ value, label: t(`links.kind.${value}`) }))}
        value={kind}
        onChange={(value) => setKind(value ?? 'blockedBy')}
        allowDeselect={false}
      />
      <Select
        size="xs"
        flex={1}
        miw={180}
        aria-label={t('links.search')}
        placeholder={t('links.search')}
        leftSection={<IconSearch size={14} aria-hidden />}
        data={found.map(({ id, title }) => ({ value: id, label: title.text }))}
        // The server has searched already, in keys too.
        filter={({ options }) => options}
        renderOption={({ option }) => <Option found={found.find(({ id }) => id === option.value)} />}
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        value={null}
        onChange={(id) => id && choose(id)}
        onKeyDown={onKeyDown}
        nothingFoundMessage={typed.trim() !== '' && isKnown && !isFetching ? t('links.nothing') : undefined}
        maxDropdownHeight={260}
      />
    </Group>
  );
}

function Option({ found }: { found: Found | undefined }) {
  if (!found) return null;
  const { title, task_key, project_name } = found;
  return (
    <Stack gap={0} miw={0}>
      <Text size="sm" dir="auto" lineClamp={2}>
        {title.text}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {[task_key, project_name].filter(Boolean).join(' · ')}
      </Text>
    </Stack>
  );
}

/** Makes links to the tasks of ids or keys, with undo; of a circle, it is said through which tasks it goes. */
function useLink(task: Task) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return async (name: string, kind: Kind): Promise<void> => {
    try {
      const link = await createLink(client, task.id, name, KINDS[kind], randomKey());
      offerUndo(t('links.added', { title: link.task.title }), () => deleteLink(client, task.id, link));
    } catch (error) {
      const circle = circleOf(error);
      const conflict = circle ? t('links.circle', { keys: circle.join(' → ') }) : t('links.already');
      showError(error, t('links.notAdded'), statusOf(error) === 409 ? conflict : undefined);
    }
  };
}

/** The keys in a refused circle, the first one again at its end. */
function circleOf(error: unknown): string[] | undefined {
  const { circle } = error instanceof ApiProblem ? (error.body as { circle?: string[] }) : {};
  return circle && [...circle, ...circle.slice(0, 1)];
}
