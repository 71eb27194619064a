import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { renewRecoveryCodes, type SecondFactor, secondFactorQuery } from '../../data/second-factor.js';
import { formatMoment } from '../../lib/format.js';
import { Section } from '../../ui/section.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { OwnPasskeys } from './own-passkeys.js';
import { PasswordStep } from './password-step.js';
import { RecoveryCodes } from './recovery-codes.js';
import { SetUp } from './set-up.js';
import { TurnOff } from './turn-off.js';

type Task = 'set up' | 'renew' | 'turn off';
/** From here on, one should make new ones. */
const FEW_CODES = 3;

/** The user's own second factor. */
export function OwnSecondFactor() {
  const { t } = useTranslation();
  const { data: factor, error, refetch } = useQuery(secondFactorQuery());
  const [task, setTask] = useState<Task>();
  const titles = { 'set up': t('factor.setUp'), renew: t('factor.renew'), 'turn off': t('factor.turnOffTitle') };
  const close = () => setTask(undefined);
  return (
    <Section title={t('factor.title')} text={t('factor.text')}>
      {!factor && (error ? <ErrorState error={error} retry={refetch} /> : <LoadingLines count={1} height={56} />)}
      {factor && <State factor={factor} onTask={setTask} />}
      <Modal
        opened={task !== undefined}
        onClose={close}
        title={task && titles[task]}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        // What is shown once must not go with a click beside it.
        closeOnClickOutside={false}
        returnFocus
      >
        {task === 'set up' && <SetUp onDone={close} onCancel={close} />}
        {task === 'renew' && <Renewal onDone={close} />}
        {task === 'turn off' && <TurnOff onDone={close} />}
      </Modal>
    </Section>
  );
}

function State({ factor, onTask }: { factor: SecondFactor; onTask: (task: Task) => void }) {
  const { t } = useTranslation();
  const { active, since, recovery_codes_left: left } = factor;
  if (!active)
    return (
      <Stack gap="md" align="flex-start">
        <Text size="sm">{t('factor.off')}</Text>
        <Button leftSection={<IconDeviceMobile size={16} aria-hidden />} onClick={() => onTask('set up')}>
          {t('factor.setUp')}
        </Button>
      </Stack>
    );
  return (
    <Stack gap="md">
      <div>
        <Group gap="xs">
          <Badge variant="light" color="green" tt="none">
            {t('factor.on')}
          </Badge>
          <Text size="sm">{since && t('factor.since', { when: formatMoment(since) })}</Text>
        </Group>
        <Text size="sm" mt="xs">
          {t('factor.codesLeft', { count: left })} {left <= FEW_CODES && t('factor.fewCodes')}
        </Text>
      </div>
      <Group gap="sm">
        <Button variant="default" onClick={() => onTask('renew')}>
          {t('factor.renew')}
        </Button>
        <Button variant="default" onClick={() => onTask('turn off')}>
          {t('factor.turnOff')}
        </Button>
      </Group>
      <OwnPasskeys />
    </Stack>
  );
}

function Renewal({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [codes, setCodes] = useState<string[]>();
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  return (
    <PasswordStep
      text={t('factor.renewText')}
      button={t('factor.makeNew')}
      failed={t('factor.notRenewed')}
      onPassword={async (password) => setCodes(await renewRecoveryCodes(queries, password))}
      onCancel={onDone}
    />
  );
}
