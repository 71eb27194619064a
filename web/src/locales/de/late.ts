import { access } from './access.js';
import { activity } from './activity.js';
import { attachments } from './attachments.js';
import { bulk } from './bulk.js';
import { checklist } from './checklist.js';
import { comments } from './comments.js';
import { copies } from './copies.js';
import { exports } from './exports.js';
import { filters } from './filters.js';
import { flow } from './flow.js';
import { help } from './help.js';
import { inbox } from './inbox.js';
import { jobs } from './jobs.js';
import { labels } from './labels.js';
import { links } from './links.js';
import { past } from './past.js';
import { paste } from './paste.js';
import { people } from './people.js';
import { profile } from './profile.js';
import { reports } from './reports.js';
import { repeats } from './repeats.js';
import { watch } from './watch.js';
import { webhooks } from './webhooks.js';
import { secondFactor } from './second-factor.js';
import { sso } from './sso.js';
import { views } from './views.js';
import { schedule } from './schedule.js';
import { search } from './search.js';
import { transfer } from './transfer.js';

/** The texts of parts that come late. */
export const late = {
  ...activity,
  ...comments,
  ...filters,
  ...bulk,
  ...access,
  ...help,
  ...inbox,
  ...jobs,
  ...labels,
  ...checklist,
  ...attachments,
  ...copies,
  ...exports,
  ...transfer,
  ...links,
  ...flow,
  ...past,
  ...paste,
  ...people,
  ...profile,
  ...reports,
  ...repeats,
  ...secondFactor,
  ...sso,
  ...watch,
  ...webhooks,
  ...search,
  ...schedule,
  ...views,
};
