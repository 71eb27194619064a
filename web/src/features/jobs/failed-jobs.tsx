import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failedJobsQuery, type Job, retryJob } from '../../data/jobs.js';
import { formatAgo } from '../../lib/format.js';
import { statusOf } from '../../lib/problem.js';
import { Section } from '../../ui/section.js';
import { showError, showMessage } from '../../ui/toasts.js';

/** The kinds of jobs that have a name on the page. */
const KINDS = ['password.forgotten', 'password.letter', 'invitation.letter'] as const;
const isNamed = (kind: string): kind is (typeof KINDS)[number] => (KINDS as readonly string[]).includes(kind);

/** What was to be sent or done and has failed, to try again. Shows nothing where nothing has. */
export function FailedJobs() {
  const { t } = useTranslation();
  const { data: jobs = [] } = useQuery(failedJobsQuery());
  if (jobs.length === 0) return null;
  return (
    <Section title={t('jobs.failed')} text={t('jobs.failedText')}>
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {jobs.map((job) => (
          <Row key={job.id} job={job} />
        ))}
      </Stack>
    </Section>
  );
}

function Row({ job: { id, kind, error, failed_at, attempts } }: { job: Job }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const name = isNamed(kind) ? t(`jobs.kinds.${kind.replace('.', '_') as 'password_letter'}`) : kind;
  const retry = async () => {
    setBusy(true);
    try {
      await retryJob(queries, id).catch((problem: unknown) => {
        // Somebody else has tried it again.
        if (statusOf(problem) !== 404) throw problem;
      });
      showMessage(t('jobs.retried'));
    } catch (problem) {
      showError(problem, t('jobs.notRetried'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group component="li" gap="sm">
      <Box flex="1 1 200px" miw={0}>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {error} · {t('jobs.attempts', { count: attempts })} · {failed_at && formatAgo(failed_at)}
        </Text>
      </Box>
      <Button
        size="xs"
        variant="default"
        ml="auto"
        loading={isBusy}
        aria-label={t('jobs.retryFor', { name })}
        onClick={() => void retry()}
      >
        {t('jobs.retry')}
      </Button>
    </Group>
  );
}
