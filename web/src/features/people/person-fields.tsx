import { Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { NewUser } from '../../data/users.js';

/** Name, address and role: what there is to say of anybody, new or not. */
export function PersonFields({ form }: { form: UseFormReturnType<NewUser> }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('common.name')}
        required
        withAsterisk={false}
        autoComplete="off"
        data-autofocus
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
      <TextInput
        label={t('common.email')}
        type="email"
        required
        withAsterisk={false}
        autoComplete="off"
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
    </>
  );
}
