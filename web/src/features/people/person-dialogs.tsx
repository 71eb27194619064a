import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../data/api.js';
import { deleteUser } from '../../data/users.js';
import { useUser } from '../../lib/use-session.js';
import { showMessage } from '../../ui/toasts.js';
import { ChangeProblem } from './change-problem.js';
import { PersonForm } from './person-form.js';
import { useChangePerson } from './use-change-person.js';

/** What is to be done with somebody. */
export interface PersonTask {
  kind: 'edit' | 'promote' | 'demote' | 'remove' | 'password' | 'tokens' | 'factor';
  person: User;
}

interface Props {
  task: PersonTask | undefined;
  onClose: () => void;
}

/** The dialog for what is to be done with somebody. */
export function PersonDialogs({ task, onClose }: Props) {
  const { t } = useTranslation();
  // What is shown while the dialog goes.
  const [last, setLast] = useState(task);
  if (task && task !== last) setLast(task);
  const { kind, person } = task ?? last ?? {};
  const name = person?.name ?? '';
  const titles = {
    password: '',
    tokens: '',
    factor: '',
    edit: t('people.editTitle', { name }),
    promote: t('people.makeAdmin'),
    demote: t('people.demoteTitle', { name }),
    remove: t('people.removeTitle', { name }),
  };
  return (
    <Modal
      opened={task !== undefined}
      onClose={onClose}
      title={kind && <span style={{ overflowWrap: 'anywhere' }}>{titles[kind]}</span>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      returnFocus
    >
      {person && kind === 'edit' && <PersonForm key={person.id} person={person} onDone={onClose} />}
      {person && kind === 'promote' && <ChangeRole person={person} role="admin" onDone={onClose} />}
      {person && kind === 'demote' && <ChangeRole person={person} role="member" onDone={onClose} />}
      {person && kind === 'remove' && <RemovePerson person={person} onDone={onClose} />}
    </Modal>
  );
}

function ChangeRole({ person, role, onDone }: { person: User; role: User['role']; onDone: () => void }) {
  const { t } = useTranslation();
  const isMe = useUser().id === person.id;
  const change = useChangePerson(person);
  const { name } = person;
  return (
    <Confirmation
      confirm={t(role === 'admin' ? 'people.makeAdmin' : 'people.demote')}
      isDangerous={role === 'member'}
      failed={t('people.notSaved', { name })}
      act={() => change({ role })}
      onDone={onDone}
    >
      <Text size="sm">{role === 'admin' ? t('people.adminHint') : t('people.demoteText', { name })}</Text>
      {isMe && <Text size="sm">{t('people.demoteSelf')}</Text>}
    </Confirmation>
  );
}

function RemovePerson({ person, onDone }: { person: User; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const isMe = useUser().id === person.id;
  const { name } = person;
  const remove = async () => {
    await deleteUser(queries, person.id);
    showMessage(t('people.removed', { name }));
  };
  return (
    <Confirmation
      confirm={t('people.removeConfirm', { name })}
      isDangerous
      failed={t('people.notRemoved', { name })}
      act={remove}
      onDone={onDone}
    >
      <Text size="sm">{t('people.removeText')}</Text>
      <List size="sm" spacing={6}>
        <List.Item>{t('people.removeLogout', { name })}</List.Item>
        <List.Item>{t('people.removeTasks')}</List.Item>
        <List.Item>{t('people.removeProjects')}</List.Item>
        <List.Item>{t('people.removeHistory')}</List.Item>
      </List>
      {isMe && <Text size="sm">{t('people.removeSelf')}</Text>}
    </Confirmation>
  );
}

interface ConfirmationProps {
  /** What the button that does it says. */
  confirm: string;
  isDangerous: boolean;
  /** What to say when it did not succeed. */
  failed: string;
  act: () => Promise<unknown>;
  onDone: () => void;
  children: ReactNode;
}

function Confirmation({ confirm, isDangerous, failed, act, onDone, children }: ConfirmationProps) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await act();
      onDone();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Stack gap="md" style={{ overflowWrap: 'anywhere' }}>
      {error !== undefined && <ChangeProblem error={error} title={failed} />}
      {children}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onDone} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button
          color={isDangerous ? 'red' : undefined}
          loading={isBusy}
          onClick={() => void run()}
          maw="100%"
          title={confirm}
        >
          {confirm}
        </Button>
      </Group>
    </Stack>
  );
}
