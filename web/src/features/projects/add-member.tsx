import { Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addMember, candidatesQuery, removeMember } from '../../data/members.js';
import { undoMembership } from '../../data/undo.js';
import { checks } from '../../ui/field-errors.js';
import { offerUndo, showError, showMessage } from '../../ui/toasts.js';

const PAUSE_MS = 250;

/** Stands for the address that was typed. */
const INVITE = 'invite';

interface Props {
  projectId: string;
  /** Called with an address that nobody was found for. */
  onInvite: (email: string) => void;
}

/** Finds somebody who is not a member yet, and adds or invites them. */
export function AddMember({ projectId, onInvite }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, PAUSE_MS);
  const { data: people = [] } = useQuery({ ...candidatesQuery(projectId, search), placeholderData: keepPreviousData });
  const { mutate, isPending } = useAdding(projectId);
  const found = people.map(({ id, name }) => ({ value: id, label: name }));
  const address = typed.trim();
  const canInvite = checks.email(address) === null && people.length === 0;
  return (
    <Select
      maw={560}
      label={t('members.add')}
      placeholder={t('members.addPlaceholder')}
      leftSection={<IconUserPlus size={16} aria-hidden />}
      data={[...found, ...(canInvite ? [{ value: INVITE, label: t('members.invite', { email: address }) }] : [])]}
      // The server has searched already, in addresses too.
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const person = people.find(({ id }) => id === option.value);
        return (
          <Stack gap={0} miw={0}>
            <Text size="sm">{option.label}</Text>
            <Text size="xs" c="dimmed" truncate>
              {person?.email}
            </Text>
          </Stack>
        );
      }}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      value={null}
      onChange={(id) => {
        if (id === INVITE) onInvite(address);
        const person = people.find((user) => user.id === id);
        if (person) mutate(person);
        setTyped('');
      }}
      disabled={isPending}
      nothingFoundMessage={t('members.nobody')}
      maxDropdownHeight={280}
    />
  );
}

function useAdding(projectId: string) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (person: { id: string; name: string }) => addMember(client, projectId, person),
    onSuccess: (version, person) => {
      const message = t('members.added', { name: person.name });
      // Somebody else was faster: then there is nothing of one's own to undo.
      if (version === undefined) return showMessage(message);
      offerUndo(message, () =>
        undoMembership(projectId, person.id, version, (only) => removeMember(client, projectId, person, only)),
      );
    },
    onError: (error) => showError(error, t('members.notAdded')),
  });
}
