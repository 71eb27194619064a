import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './board.module.css';
import { type Grouping, GROUPINGS } from './lanes.js';

interface GroupProps {
  grouping: Grouping | undefined;
  onChange: (grouping: Grouping | undefined) => void;
  /** False if the reader sees only their own tasks. */
  hasPeople: boolean;
}

/** Chooses by what the board is grouped in rows, if at all. */
export function GroupSelect({ grouping, onChange, hasPeople }: GroupProps) {
  const { t } = useTranslation();
  const choices = GROUPINGS.filter((by) => hasPeople || by !== 'assignee');
  return (
    <NativeSelect
      size="xs"
      className={classes.select}
      aria-label={t('board.group')}
      data={[
        { value: '', label: t('board.groupNone') },
        ...choices.map((by) => ({ value: by, label: t(`board.groupBy.${by}`) })),
      ]}
      value={grouping ?? ''}
      onChange={({ currentTarget }) => onChange(choices.find((by) => by === currentTarget.value))}
    />
  );
}
