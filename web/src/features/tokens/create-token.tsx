import { Button, Checkbox, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconKey } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { projectChoices } from '../../data/projects.js';
import { createToken, type Scope } from '../../data/tokens.js';
import { useIsAdmin } from '../../lib/use-session.js';
import { checks, fieldErrors } from '../../ui/field-errors.js';
import { SecretOnce } from '../../ui/secret-once.js';
import { showError } from '../../ui/toasts.js';

const SCOPES: Scope[] = ['read', 'comment', 'write', 'admin'];
const DAYS = [7, 30, 90, 365];
const DAY_MS = 24 * 3_600_000;

const EMPTY = { name: '', scopes: ['read'] as Scope[], project_ids: [] as string[], days: '90' };

/** The button that creates an API token, and its dialog. */
export function CreateToken() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconKey size={16} aria-hidden />}
        onClick={() => setOpen(true)}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('tokens.create')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('tokens.create')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        returnFocus
      >
        <TokenMaker onDone={close} />
      </Modal>
    </>
  );
}

function TokenMaker({ onDone }: { onDone: () => void }) {
  const [token, setToken] = useState<string>();
  return token === undefined ? (
    <TokenForm onCreated={setToken} onCancel={onDone} />
  ) : (
    <TokenShown token={token} onDone={onDone} />
  );
}

function TokenForm({ onCreated, onCancel }: { onCreated: (token: string) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const { data: projects = [] } = useQuery(projectChoices());
  const { form, submit, isBusy } = useTokenForm(onCreated);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
      <Stack gap="md">
        <TextInput
          label={t('tokens.name')}
          description={t('tokens.nameHint')}
          required
          withAsterisk={false}
          autoComplete="off"
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label={t('tokens.scopes')} key={form.key('scopes')} {...form.getInputProps('scopes')}>
          <Stack gap="xs" mt="xs">
            {SCOPES.filter((scope) => isAdmin || scope !== 'admin').map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={t(`tokens.scope.${scope}`)}
                description={t(`tokens.scopeText.${scope}`)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <MultiSelect
          label={t('tokens.projects')}
          description={t('tokens.projectsHint')}
          data={projects.map(({ id, name }) => ({ value: id, label: name }))}
          searchable
          clearable
          maxValues={100}
          key={form.key('project_ids')}
          {...form.getInputProps('project_ids')}
        />
        <Select
          label={t('tokens.expiry')}
          allowDeselect={false}
          data={[
            ...DAYS.map((count) => ({ value: String(count), label: t('tokens.days', { count }) })),
            { value: 'never', label: t('tokens.never') },
          ]}
          key={form.key('days')}
          {...form.getInputProps('days')}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('tokens.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useTokenForm(onCreated: (token: string) => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const form = useForm({
    mode: 'controlled',
    initialValues: EMPTY,
    validate: {
      name: checks.name,
      scopes: (scopes) =>
        scopes.length === 0
          ? t('tokens.chooseScope')
          : scopes.every((scope) => scope === 'admin')
            ? t('tokens.needsMore')
            : null,
    },
  });
  const submit = async ({ name, scopes, project_ids, days }: typeof EMPTY) => {
    setBusy(true);
    const expires_at = days === 'never' ? undefined : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    const places = project_ids.length > 0 ? { project_ids } : {};
    try {
      onCreated(
        await createToken(queries, { name: name.trim(), scopes, ...places, ...(expires_at && { expires_at }) }),
      );
    } catch (problem) {
      const errors = fieldErrors(problem);
      form.setErrors(errors);
      if (Object.keys(errors).length === 0) showError(problem, t('tokens.notCreated'));
      setBusy(false);
    }
  };
  return { form, submit, isBusy };
}

function TokenShown({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useTranslation();
  const texts = {
    warning: t('tokens.createdText'),
    label: t('tokens.created'),
    copy: t('tokens.copy'),
    copied: t('tokens.copied'),
    notCopied: t('tokens.notCopied'),
    done: t('tokens.done'),
  };
  return <SecretOnce secret={token} texts={texts} onDone={onDone} />;
}
