import { Select, Stack, Table, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { importCandidatesQuery, type ImportPerson } from '../../data/imports.js';
import type { MappingProps } from './preview.js';

const NOBODY = 'nobody';
const PAUSE_MS = 250;

/** Which users the people of the file are. */
export function PeopleMapping({ present, report, isBusy, onChange }: MappingProps) {
  const { t } = useTranslation();
  const set = ({ source_id }: ImportPerson, user_id: string | null) => {
    const others = (present.mappings.people ?? []).filter((one) => one.source_id !== source_id);
    onChange({ people: [...others, { source_id, user_id }] });
  };
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('imports.people.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('imports.people.text')}
      </Text>
      <Table.ScrollContainer minWidth={420}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('imports.people.person')}</Table.Th>
              <Table.Th>{t('imports.columns.tasks')}</Table.Th>
              <Table.Th>{t('imports.people.user')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.people.map((person) => (
              <Table.Tr key={person.source_id}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {person.name}
                  {person.detail && person.detail !== person.name && (
                    <Text size="xs" c="dimmed">
                      {person.detail}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{person.tasks}</Table.Td>
                <Table.Td>
                  <UserSelect id={present.id} person={person} isBusy={isBusy} onChange={(user) => set(person, user)} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

interface UserProps {
  id: string;
  person: ImportPerson;
  isBusy: boolean;
  onChange: (user_id: string | null) => void;
}

function UserSelect({ id, person, isBusy, onChange }: UserProps) {
  const { t } = useTranslation();
  const nobody = t('imports.people.nobody');
  const shown = person.user_name ?? nobody;
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string>();
  const [search] = useDebouncedValue(typed === shown ? '' : (typed ?? ''), PAUSE_MS);
  const { data: users = [] } = useQuery({
    ...importCandidatesQuery(id, search),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  const others = users.filter((user) => user.id !== person.user_id);
  const present = person.user_id ? [{ value: person.user_id, label: shown }] : [];
  return (
    <Select
      aria-label={t('imports.people.userOf', { name: person.name })}
      data={[
        { value: NOBODY, label: nobody },
        ...present,
        ...others.map((user) => ({ value: user.id, label: user.name })),
      ]}
      // The server has searched already, in addresses too.
      filter={({ options }) => options}
      value={person.user_id ?? NOBODY}
      searchValue={typed ?? shown}
      onSearchChange={setTyped}
      onDropdownOpen={() => setOpen(true)}
      onChange={(value) => {
        setTyped(undefined);
        onChange(value === NOBODY ? null : value);
      }}
      onBlur={() => setTyped(undefined)}
      allowDeselect={false}
      searchable
      nothingFoundMessage={t('imports.people.none')}
      maxDropdownHeight={280}
      disabled={isBusy}
    />
  );
}
