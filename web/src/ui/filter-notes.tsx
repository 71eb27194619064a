import { Alert, Code, Mark, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import {
  FILTER_FIELDS,
  type FilterError,
  MAX_FILTER_LENGTH,
  MAX_FILTER_VALUES,
} from '../../../src/tasks/filters/filter-syntax.js';

/** Says what is wrong with the text of a filter, and where. */
export function FilterProblem({ text, errors }: { text: string; errors: FilterError[] }) {
  const { t } = useTranslation();
  return (
    <Alert role="status" color="orange" icon={<IconAlertTriangle aria-hidden />} title={t('filters.problem')}>
      <Stack gap="xs">
        {errors.map((error) => (
          <div key={`${error.at} ${error.code}`}>
            <Code>
              {text.slice(0, error.at)}
              <Mark>{text.slice(error.at, error.at + error.length)}</Mark>
              {text.slice(error.at + error.length)}
            </Code>
            <Text size="sm">{reasonOf(t, error)}</Text>
          </div>
        ))}
        <Text size="sm">{t('filters.problemText')}</Text>
      </Stack>
    </Alert>
  );
}

function reasonOf(t: TFunction, { code, field, text }: FilterError): string {
  const kind = field && FILTER_FIELDS[field];
  if (code === 'too_many') return t('filters.error.too_many', { max: MAX_FILTER_VALUES });
  if (code === 'too_long') return t('filters.error.too_long', { max: MAX_FILTER_LENGTH });
  if (code === 'unknown_value' && kind && 'choices' in kind)
    return t('filters.error.unknown_choice', { field, text, choices: kind.choices.join(', ') });
  return t(`filters.error.${code}`, { field, text });
}

const EXAMPLES = {
  words: '"exact words" plan',
  status: 'status:todo,in_progress',
  assignee: 'assignee:@me',
  column: '-column:"To do"',
  label: 'label:bug -label:"on hold"',
  due: 'due:7d',
  estimate: 'estimate:>=3',
  created: 'created:-2w',
  has: 'has:comments',
  is: 'is:blocked',
} as const;

/** The grammar of filters, by examples. */
export function FilterHelp() {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" maw={440}>
      <Text size="sm">{t('filters.intro')}</Text>
      <Table withRowBorders={false} verticalSpacing={2} fz="sm">
        <Table.Tbody>
          {(Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[]).map((example) => (
            <Table.Tr key={example}>
              <Table.Th scope="row">
                <Code>{EXAMPLES[example]}</Code>
              </Table.Th>
              <Table.Td>{t(`filters.examples.${example}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm">
        {t('filters.fields')}: {Object.keys(FILTER_FIELDS).join(', ')}
      </Text>
    </Stack>
  );
}
