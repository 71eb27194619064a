import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import classes from './reports.module.css';

/** The key and the title of a task; opens its panel beside the report. */
export function FlowTaskLink({ task: { key, title } }: { task: { key: string; title: string } }) {
  return (
    <Anchor
      size="sm"
      c="inherit"
      className={classes.title}
      dir="auto"
      style={{ overflowWrap: 'anywhere' }}
      renderRoot={(props) => (
        <Link to="." search={(before: object) => ({ ...before, task: key })} resetScroll={false} {...props} />
      )}
    >
      {key} {title}
    </Anchor>
  );
}
