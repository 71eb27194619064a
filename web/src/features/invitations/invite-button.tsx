import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMailPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invite } from '../../data/invitations.js';
import { checks, fieldErrors } from '../../ui/field-errors.js';
import { showError } from '../../ui/toasts.js';
import { InvitationLink } from './invitation-link.js';

const NOBODY = { email: '', role: 'member' as 'admin' | 'member' };

/** The button that invites somebody to the installation, and its dialog. */
export function InviteButton() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="default" leftSection={<IconMailPlus size={18} aria-hidden />} onClick={() => setOpen(true)}>
        {t('invite.invite')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('invite.title')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        returnFocus
      >
        <InviteForm onDone={close} />
      </Modal>
    </>
  );
}

function InviteForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { form, url, isBusy, submit } = useInviteForm();
  if (url !== undefined) {
    return (
      <Stack gap="md">
        <InvitationLink url={url} email={form.values.email.trim()} text={t('invite.once')} />
        <Button ml="auto" variant="default" onClick={onDone}>
          {t('invite.done')}
        </Button>
      </Stack>
    );
  }
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
      <Stack gap="md">
        <TextInput
          label={t('invite.email')}
          description={t('invite.emailHint')}
          type="email"
          autoComplete="off"
          data-autofocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <Select
          label={t('common.role')}
          description={t(form.values.role === 'admin' ? 'people.adminHint' : 'people.memberHint')}
          allowDeselect={false}
          data={[
            { value: 'member', label: t('role.member') },
            { value: 'admin', label: t('role.admin') },
          ]}
          key={form.key('role')}
          {...form.getInputProps('role')}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('invite.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useInviteForm() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [url, setUrl] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const form = useForm({
    mode: 'controlled',
    initialValues: NOBODY,
    validate: { email: (value) => (value.trim() === '' ? null : checks.email(value)) },
  });
  const submit = async ({ email, role }: typeof NOBODY) => {
    setBusy(true);
    try {
      const address = email.trim();
      const invitation = await invite(queries, { role, ...(address !== '' && { email: address }) });
      setUrl(invitation.url ?? '');
    } catch (problem) {
      const errors = fieldErrors(problem);
      form.setErrors(errors);
      if (Object.keys(errors).length === 0) showError(problem, t('invite.notInvited'));
    } finally {
      setBusy(false);
    }
  };
  return { form, url, isBusy, submit };
}
