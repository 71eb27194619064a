import { Menu, Text } from '@mantine/core';
import { IconFileZip, IconTable } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ExportForm } from './export-button.js';

const FORMS = [
  { form: 'csv', Sign: IconTable },
  { form: 'zip', Sign: IconFileZip },
] as const;

/** The forms in which a project can be saved, and what is in each. */
export function ExportItems({ save }: { save: (form: ExportForm) => void }) {
  const { t } = useTranslation();
  return FORMS.map(({ form, Sign }) => (
    <Menu.Item key={form} leftSection={<Sign size={16} aria-hidden />} onClick={() => save(form)}>
      {t(`exports.${form}`)}
      <Text size="xs" c="dimmed">
        {t(`exports.${form}Text`)}
      </Text>
    </Menu.Item>
  ));
}
