import { Alert, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkHistory, type HistoryProgress } from '../../data/history-check.js';
import { ErrorState } from '../../ui/states.js';

/** Opens the check of the history; for admins. */
export function HistoryCheckButton() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('activity.check.open')}
      </Button>
      {isOpen && <HistoryCheckDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Checks the history of all projects while it is open, and says what is not as it was recorded. */
function HistoryCheckDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [progress, setProgress] = useState<HistoryProgress>();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const closed = new AbortController();
    const check = async () => {
      for await (const step of checkHistory(closed.signal)) if (!closed.signal.aborted) setProgress(step);
    };
    check().catch((problem: unknown) => {
      if (!closed.signal.aborted) setError(problem);
    });
    return () => closed.abort();
  }, [attempt]);
  const retry = () => {
    setError(undefined);
    setProgress(undefined);
    setAttempt(attempt + 1);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('activity.check.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('activity.check.text')}</Text>
        {error ? <ErrorState error={error} retry={retry} /> : <Found progress={progress} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Found({ progress }: { progress: HistoryProgress | undefined }) {
  const { t } = useTranslation();
  const { rows, projects, findings, isDone } = progress ?? { rows: 0, projects: 0, findings: [], isDone: false };
  const isEmpty = isDone && projects === 0;
  return (
    <Stack gap="sm">
      <Group gap="xs" role="status" wrap="nowrap">
        {!isDone && <Loader size="xs" aria-hidden />}
        <Text size="sm" c="dimmed">
          {isEmpty
            ? t('activity.check.empty')
            : t(isDone ? 'activity.check.checked' : 'activity.check.checking', {
                rows: t('activity.check.rows', { count: rows }),
                projects: t('activity.check.projects', { count: projects }),
              })}
        </Text>
      </Group>
      {isDone && !isEmpty && findings.length === 0 && (
        <Alert color="green" title={t('activity.check.whole')}>
          {t('activity.check.limits')}
        </Alert>
      )}
      {findings.length > 0 && (
        <Alert color="red" title={t('activity.check.broken')}>
          <Stack component="ul" gap={4} m={0} pl="md">
            {findings.map(({ project_id, name, flaw, seq, from }) => (
              <li key={project_id}>
                {t(from < seq ? 'activity.check.between' : 'activity.check.at', {
                  name: name ?? t('activity.check.deleted'),
                  from,
                  seq,
                  what: t(`activity.check.flaws.${flaw}`),
                })}
              </li>
            ))}
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}
