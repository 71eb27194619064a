import { Alert, Button, Group, Modal, NativeSelect, Skeleton, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Revert, revertPreview, revertSpan, type Span } from '../../data/reverts.js';
import { describeError } from '../../ui/errors.js';
import { offerUndo, showError } from '../../ui/toasts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How far back changes are taken back, in milliseconds. */
const PERIODS = { minutes: 10 * MINUTE_MS, hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS };
type Period = keyof typeof PERIODS;

/** So many tasks are listed; of what is more, only how much it is. */
const LISTED = 8;

interface RevertDialogProps {
  project_id: string;
  /** Names of people by their ids. */
  people: Record<string, string>;
  onClose: () => void;
}

/** Takes back what somebody did to the tasks of a project, after it has shown what that is. */
export function RevertDialog({ project_id, people, onClose }: RevertDialogProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [actor, setActor] = useState('');
  const [{ period, since }, setPeriod] = useState(() => begun('minutes'));
  const [isBusy, setBusy] = useState(false);
  const span: Span = { project_id, actor: actor || undefined, since };
  const { data, error } = useQuery(revertPreview(span));
  const count = tasksOf(data).length;
  const submit = async () => {
    setBusy(true);
    try {
      const { done, undo } = await revertSpan(client, span);
      onClose();
      offerUndo(t('activity.revert.done', { count: tasksOf(done).length }), undo);
    } catch (problem) {
      showError(problem, t('activity.revert.notDone'));
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('activity.revert.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('activity.revert.text')}</Text>
        <NativeSelect
          data-autofocus
          label={t('activity.person')}
          value={actor}
          onChange={({ currentTarget }) => setActor(currentTarget.value)}
          data={[
            { value: '', label: t('activity.anyPerson') },
            ...Object.entries(people).map(([value, label]) => ({ value, label })),
          ]}
        />
        <NativeSelect
          label={t('activity.revert.period')}
          value={period}
          onChange={({ currentTarget }) => setPeriod(begun(currentTarget.value as Period))}
          data={(Object.keys(PERIODS) as Period[]).map((value) => ({
            value,
            label: t(`activity.revert.periods.${value}`),
          }))}
        />
        <div role="status">
          <Preview preview={data} error={error} />
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button loading={isBusy} disabled={count === 0} onClick={() => void submit()}>
            {t('activity.revert.confirm', { count })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The beginning of a period that ends now. */
const begun = (period: Period) => ({ period, since: new Date(Date.now() - PERIODS[period]).toISOString() });

/** The tasks that are set back, each once. */
function tasksOf(revert: Revert | undefined): [key: string, title: string][] {
  return [...new Map(revert?.reverted.map(({ task_key, title }) => [task_key, title]))];
}

function Preview({ preview, error }: { preview?: Revert; error: Error | null }) {
  const { t } = useTranslation();
  if (error) return <Alert color="red">{describeError(error)}</Alert>;
  if (!preview) return <Skeleton height={60} aria-label={t('common.loading')} />;
  const tasks = tasksOf(preview);
  const { length: left } = preview.skipped;
  return (
    <Stack gap="xs">
      {tasks.length === 0 ? (
        <Alert color="gray" p="xs" icon={<IconCircleCheck size={18} aria-hidden />}>
          {t('activity.revert.nothing')}
        </Alert>
      ) : (
        <Text component="ul" size="sm" m={0} pl="lg">
          {tasks.slice(0, LISTED).map(([key, title]) => (
            <li key={key} style={{ overflowWrap: 'anywhere' }}>
              {key} {title}
            </li>
          ))}
          {tasks.length > LISTED && <li>{t('activity.revert.more', { count: tasks.length - LISTED })}</li>}
        </Text>
      )}
      {left > 0 && (
        <Text size="sm" c="dimmed">
          {t('activity.revert.left', { count: left })}
        </Text>
      )}
    </Stack>
  );
}
